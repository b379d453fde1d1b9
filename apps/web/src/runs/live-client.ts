import type { AppRouter } from "@tessera/client/app-router";
import { createTRPCClient, httpSubscriptionLink } from "@trpc/client";
import { BASE_PATH } from "#web/base-path.ts";

const client = createTRPCClient<AppRouter>({ links: [httpSubscriptionLink({ url: `${BASE_PATH}/trpc` })] });

/**
 * Calls `onNews` for every upload to a run of the project, and whenever the connection is made: what came before it would be
 * missed otherwise. The browser connects again by itself. Returns the way to stop.
 */
export function watchRuns(projectId: string, onNews: () => void): () => void {
  const subscription = client.run.watch.subscribe({ projectId }, { onStarted: onNews, onData: onNews });
  return () => subscription.unsubscribe();
}
