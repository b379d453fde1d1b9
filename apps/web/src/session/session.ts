import { useSuspenseQuery } from "@tanstack/react-query";
import type { AnyRouter } from "@tanstack/react-router";
import type { User } from "@tessera/domain";
import { onSessionEnded, queryClient, trpc } from "../trpc.ts";

/** The signed-in person; only for pages behind the sign-in. */
export function useUser(): User {
  const { data } = useSuspenseQuery(sessionQuery());
  if (!data.user) throw new Error("This page is shown to signed-in people only");
  return data.user;
}

export const sessionQuery = () => trpc.session.current.queryOptions(undefined, { staleTime: 60_000 });

/** What the instance is called, as far as it is known yet. */
export const instanceName = (): string => queryClient.getQueryData(sessionQuery().queryKey)?.instanceName ?? "Tessera";

let endedWhileWorking = false;

/** Whether it was the server that ended the session of whoever was here. */
export const hasSessionEnded = (): boolean => endedWhileWorking;

/** Forgets everything the last person saw, and asks the server who is there now. */
export async function renewSession(): Promise<void> {
  endedWhileWorking = false;
  queryClient.clear();
  await queryClient.fetchQuery(sessionQuery());
}

/** When the server says the session opens nothing any more, the guard of the routes is asked again and leads away. */
export function watchSessionEnd(router: Pick<AnyRouter, "invalidate">): void {
  onSessionEnded((end) => {
    const known = queryClient.getQueryData(sessionQuery().queryKey);
    if (!known?.user) return;
    endedWhileWorking = end === "signedOut";
    queryClient.setQueryData(sessionQuery().queryKey, {
      ...known,
      ...(end === "signedOut" ? { user: null, preferences: null } : { secondFactorNeeded: true }),
    });
    void router.invalidate();
  });
}
