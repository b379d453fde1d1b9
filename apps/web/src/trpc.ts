import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import type { AppRouter } from "@tessera/client/app-router";
import { createTRPCClient, httpBatchLink, type TRPCLink } from "@trpc/client";
import { createTRPCOptionsProxy } from "@trpc/tanstack-react-query";
import { findUnsaved } from "#web/leaving/unsaved-work.ts";
import { withIdentity } from "#web/sign-in/confirm-link.ts";
import { appError } from "./app-error.ts";
import { BASE_PATH } from "./base-path.ts";

/** tRPC adds a `direction` to each question of an infinite query; the server refuses fields it does not know. */
const withoutDirection: TRPCLink<AppRouter> =
  () =>
  ({ op, next }) => {
    if (op.type !== "query" || typeof op.input !== "object" || op.input === null) return next(op);
    const { direction: _, ...input } = op.input as Record<string, unknown>;
    return next({ ...op, input });
  };

/** For answers that carry a secret, which a query or mutation would keep in its cache, and for many calls that make one. */
export const trpcClient = createTRPCClient<AppRouter>({
  links: [withoutDirection, withIdentity, httpBatchLink({ url: `${BASE_PATH}/trpc`, maxURLLength: 4000 })],
});

/** What stands in the way of everything: no one is signed in, or a second factor has to be set up first. */
export type SessionEnd = "signedOut" | "secondFactorNeeded";

const sessionEnded = new Set<(end: SessionEnd) => void>();

/** Calls back whenever the server answers that the session opens nothing any more. Returns the way to stop. */
export function onSessionEnded(listener: (end: SessionEnd) => void): () => void {
  sessionEnded.add(listener);
  return () => sessionEnded.delete(listener);
}

/** Reports an error that stands in a person's way; a mere prefetch must not lead away from a page. */
export function noticeSessionEnd(error: unknown): void {
  const { code, reason } = appError(error);
  // Who was asked over the page and did not want to keeps it, with what they typed.
  if (findUnsaved()) return;
  const isOver = code === "NO_TOKEN" || reason === "SECOND_FACTOR_SETUP";
  if (isOver) for (const notify of sessionEnded) notify(code === "NO_TOKEN" ? "signedOut" : "secondFactorNeeded");
}

/**
 * Lists that one looks at for what is new are asked for again whenever their page opens; but what a page's loader has just
 * fetched, or a link that was pointed at, is new enough.
 */
export const LIST_FRESH_MS = 5_000;

export const queryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error, query) => {
      if (query.getObserversCount() > 0) noticeSessionEnd(error);
    },
  }),
  mutationCache: new MutationCache({ onError: (error) => noticeSessionEnd(error) }),
  defaultOptions: {
    // Nothing waits for the connection: what is not sent at once is said not to be, and never happens later unasked.
    mutations: { networkMode: "always" },
    queries: {
      networkMode: "always",
      refetchOnReconnect: true,
      staleTime: 15_000,
      // Repeating helps against a lost connection or a restarting server, never against an answer.
      retry: (failures, error) => failures < 2 && (appError(error).status ?? 503) >= 502,
    },
  },
});

export const trpc = createTRPCOptionsProxy<AppRouter>({ client: trpcClient, queryClient });
