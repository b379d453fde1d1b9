import { BASE_PATH } from "#web/base-path.ts";

/** The subscriptions that a page of one thing listens to; runs have a stream of their own, whose pages must load little. */
export type LiveProcedure = "cycle.watch" | "exploration.watch";

/** What the subscription tells, until it ends; answers the way to stop. */
export function watchStream<Event>(
  procedure: LiveProcedure,
  ref: object,
  onEvent: (event: Event) => void,
  onEnd: () => void,
): () => void {
  const source = new EventSource(`${BASE_PATH}/trpc/${procedure}?input=${encodeURIComponent(JSON.stringify(ref))}`);
  const end = () => {
    source.close();
    onEnd();
  };
  source.onmessage = ({ data }) => onEvent(JSON.parse(data) as Event);
  for (const name of ["serialized-error", "return"]) source.addEventListener(name, end);
  source.onerror = () => {
    if (source.readyState === EventSource.CLOSED) end();
  };
  return () => source.close();
}
