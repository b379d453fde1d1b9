import type { CycleEvent, CycleRef } from "@tessera/domain";
import { BASE_PATH } from "#web/base-path.ts";

/**
 * What the subscription `cycle.watch` tells, until it ends; answers the way to stop. Apart from the stream of runs, whose
 * pages must load little.
 */
export function watchCycle(ref: CycleRef, onEvent: (event: CycleEvent) => void, onEnd: () => void): () => void {
  const source = new EventSource(`${BASE_PATH}/trpc/cycle.watch?input=${encodeURIComponent(JSON.stringify(ref))}`);
  const end = () => {
    source.close();
    onEnd();
  };
  source.onmessage = ({ data }) => onEvent(JSON.parse(data) as CycleEvent);
  for (const name of ["serialized-error", "return"]) source.addEventListener(name, end);
  source.onerror = () => {
    if (source.readyState === EventSource.CLOSED) end();
  };
  return () => source.close();
}
