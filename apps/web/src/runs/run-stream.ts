import type { RunEvent } from "@tessera/domain";
import { BASE_PATH } from "#web/base-path.ts";

type Listener = {
  onEvent: (event: RunEvent) => void;
  /** The server ended it, or would not open it; nothing more comes. */
  onEnd: () => void;
};

/**
 * What the subscription `run.watch` tells, read by the browser's own means: the link of the tRPC client for it would make the
 * first page heavier. A connection that breaks is made again by the browser. Returns the way to stop.
 */
export function watchRuns(projectId: string, { onEvent, onEnd }: Listener): () => void {
  const input = encodeURIComponent(JSON.stringify({ projectId }));
  const source = new EventSource(`${BASE_PATH}/trpc/run.watch?input=${input}`);
  const end = () => {
    source.close();
    onEnd();
  };
  source.onmessage = ({ data }) => onEvent(JSON.parse(data) as RunEvent);
  source.addEventListener("serialized-error", end);
  source.addEventListener("return", end);
  source.onerror = () => {
    if (source.readyState === EventSource.CLOSED) end();
  };
  return () => source.close();
}
