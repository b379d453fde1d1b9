import { queryClient, trpc } from "#web/trpc.ts";

/** What shows that a test is muted. */
export function refreshMutes(): void {
  for (const part of [trpc.mute, trpc.flaky, trpc.run]) void queryClient.invalidateQueries(part.pathFilter());
}
