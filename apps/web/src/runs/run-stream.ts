import type { RunEvent } from "@tessera/domain";
import { BASE_PATH } from "#web/base-path.ts";

type Listener<Event> = {
  onEvent: (event: Event) => void;
  /** The server ended it, or would not open it; nothing more comes. */
  onEnd: () => void;
};

/** What the subscription `run.watch` tells. */
export function watchRuns(projectId: string, listener: Listener<RunEvent>): () => void {
  return watchStream("run.watch", { projectId }, listener);
}

/**
 * What a subscription tells, read by the browser's own means: the link of the tRPC client for it would make the first page
 * heavier. A connection that breaks is made again by the browser. Returns the way to stop.
 */
export function watchStream<Event>(
  procedure: "run.watch" | "cycle.watch",
  of: object,
  { onEvent, onEnd }: Listener<Event>,
): () => void {
  const input = encodeURIComponent(JSON.stringify(of));
  const source = new EventSource(`${BASE_PATH}/trpc/${procedure}?input=${input}`);
  const end = () => {
    source.close();
    onEnd();
  };
  source.onmessage = ({ data }) => onEvent(JSON.parse(data) as Event);
  source.addEventListener("serialized-error", end);
  source.addEventListener("return", end);
  source.onerror = () => {
    if (source.readyState === EventSource.CLOSED) end();
  };
  return () => source.close();
}
