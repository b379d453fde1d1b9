import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import type { AppRouter } from "@tessera/client";
import { createTRPCClient, httpBatchLink, type TRPCLink } from "@trpc/client";
import { observable } from "@trpc/server/observable";
import { createTRPCOptionsProxy } from "@trpc/tanstack-react-query";
import { appError } from "./app-error.ts";

/** tRPC adds a `direction` to each question of an infinite query; the server refuses fields it does not know. */
const withoutDirection: TRPCLink<AppRouter> =
  () =>
  ({ op, next }) => {
    if (op.type !== "query" || typeof op.input !== "object" || op.input === null) return next(op);
    const { direction: _, ...input } = op.input as Record<string, unknown>;
    return next({ ...op, input });
  };

/** Asks for the password; answers whether it was given. Set by the dialogue that asks. */
type PasswordQuestion = () => Promise<boolean>;
let askForPassword: PasswordQuestion = async () => false;

export function setPasswordQuestion(question: PasswordQuestion): void {
  askForPassword = question;
}

/** Where the server wants the password given anew, it is asked for, and the action tried once more. */
const withPassword: TRPCLink<AppRouter> =
  () =>
  ({ op, next }) => {
    if (op.type !== "mutation" || op.path === "session.confirmPassword") return next(op);
    return observable((observer) => {
      let current = next(op).subscribe({
        ...observer,
        error: (error) => {
          if (appError(error).reason !== "RECENT_PASSWORD") return observer.error(error);
          void askForPassword().then((given) => {
            if (given) current = next(op).subscribe(observer);
            else observer.error(error);
          });
        },
      });
      return () => current.unsubscribe();
    });
  };

/** For answers that carry a secret, which a query or mutation would keep in its cache, and for many calls that make one. */
export const trpcClient = createTRPCClient<AppRouter>({
  links: [withoutDirection, withPassword, httpBatchLink({ url: "/trpc", maxURLLength: 4000 })],
});

/** What stands in the way of everything: nobody is signed in, or a second factor has to be set up first. */
export type SessionEnd = "signedOut" | "secondFactorNeeded";

const sessionEnded = new Set<(end: SessionEnd) => void>();

/** Calls back whenever the server answers that the session opens nothing any more. Returns the way to stop. */
export function onSessionEnded(listener: (end: SessionEnd) => void): () => void {
  sessionEnded.add(listener);
  return () => sessionEnded.delete(listener);
}

/** To be told of an error that stands in somebody's way; what is merely fetched ahead must not lead away from a page. */
export function noticeSessionEnd(error: unknown): void {
  const { code, reason } = appError(error);
  const isOver = code === "NO_TOKEN" || reason === "SECOND_FACTOR_SETUP";
  if (isOver) for (const tell of sessionEnded) tell(code === "NO_TOKEN" ? "signedOut" : "secondFactorNeeded");
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
    queries: {
      staleTime: 15_000,
      // Repeating helps against a lost connection or a restarting server, never against an answer.
      retry: (failures, error) => failures < 2 && (appError(error).status ?? 503) >= 502,
    },
  },
});

export const trpc = createTRPCOptionsProxy<AppRouter>({ client: trpcClient, queryClient });
