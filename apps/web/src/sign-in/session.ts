import { hashKey, useSuspenseQuery } from "@tanstack/react-query";
import type { AnyRouter } from "@tanstack/react-router";
import type { User } from "@tessera/domain";
import { appError } from "#web/app-error.ts";
import { findUnsaved } from "#web/leaving/unsaved-work.ts";
import { onSessionEnded, queryClient, trpc } from "#web/trpc.ts";
import { confirmIdentity, isConfirmationDeclined } from "./confirm-identity.ts";

/** The signed-in person; only for pages behind the sign-in. */
export function useUser(): User {
  const { data } = useSuspenseQuery(sessionQuery());
  // After a session has just ended, the page stays with the same person until the guard leads away.
  const user = data.user ?? lastUser;
  if (!user) throw new Error("This page is shown to signed-in people only");
  return user;
}

/** The id of the person who is signed in, or was last. */
export const signedInId = (): string | undefined =>
  queryClient.getQueryData(sessionQuery().queryKey)?.user?.id ?? lastUser?.id;

export const sessionQuery = () => trpc.session.current.queryOptions(undefined, { staleTime: 60_000 });

/** The name of the server, as far as it is known yet. */
export const instanceName = (): string => queryClient.getQueryData(sessionQuery().queryKey)?.instanceName ?? "Tessera";

/** Who is signed in, or was until the server ended the session. */
let lastUser: User | undefined;
/** The address of the page that was last there with all that it shows. */
let lastShown: string | undefined;
/** Where the person was when the server ended the session. */
let endedAt: string | undefined;

/** The address of the page on which the server ended the session; undefined where it did not. */
export const whereSessionEnded = (): string | undefined => endedAt;

/** Forgets everything the last person saw, and asks the server who is there now. */
export async function renewSession(): Promise<void> {
  endedAt = undefined;
  queryClient.clear();
  await queryClient.fetchQuery(sessionQuery());
}

/** After the same person took an ended session up again: what the page shows may be old. */
export async function resumeSession(): Promise<void> {
  endedAt = undefined;
  await queryClient.invalidateQueries();
}

/** A refused prefetch leads no one away, but it shows that the page on its way won't be there. */
function isRefused(): boolean {
  const known = queryClient.getQueryCache().getAll();
  return known.some(({ state: { error } }) => error !== null && appError(error).code === "NO_TOKEN");
}

/** When the server says the session opens nothing any more, the guard of the routes is asked again and leads away. */
export function watchSessionEnd(router: Pick<AnyRouter, "invalidate" | "state">): void {
  const { queryKey } = sessionQuery();
  const recordShown = () => {
    const { status, matches, location } = router.state;
    const isWhole = status === "idle" && matches.every((match) => match.status === "success");
    if (isWhole && queryClient.isFetching() === 0 && !isRefused()) lastShown = location.href;
  };
  // Asks itself, too, not only what failed: a page that is looked at again after a while finds out without an error.
  queryClient.getQueryCache().subscribe(({ type, query }) => {
    const user = queryClient.getQueryData(queryKey)?.user;
    if (user) {
      lastUser = user;
      recordShown();
    } else if (type === "removed" && query.queryHash === hashKey(queryKey)) {
      lastUser = undefined;
      lastShown = undefined;
    } else if (user === null && lastUser && endedAt === undefined && findUnsaved()) {
      // The page stays, and so does what was typed; whose session it was can take it up again.
      if (!isConfirmationDeclined()) void confirmIdentity("sessionEnded");
    } else if (user === null && lastUser && endedAt === undefined) {
      endedAt = lastShown ?? router.state.location.href;
      void router.invalidate();
    }
  });
  onSessionEnded((end) => {
    const known = queryClient.getQueryData(queryKey);
    if (!known?.user) return;
    const isOver = end === "signedOut";
    const change = isOver ? { user: null, preferences: null } : { secondFactorNeeded: true };
    queryClient.setQueryData(queryKey, { ...known, ...change });
    if (!isOver) void router.invalidate();
  });
}
