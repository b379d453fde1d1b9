import { useEffect, useEffectEvent } from "react";
import { type LiveProcedure, watchStream } from "./live-stream.ts";

/** After so long a stream that has ended is opened again. */
const REOPEN_AFTER_MS = 15_000;

/** Hears what a subscription says while someone looks at the page. */
export function useLiveStream<Event>(procedure: LiveProcedure, ref: object, onEvent: (event: Event) => void): void {
  const hear = useEffectEvent(onEvent);
  const input = JSON.stringify(ref);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let stop = () => {};
    const open = () => {
      stop();
      clearTimeout(timer);
      if (document.visibilityState !== "visible") return;
      const again = () => {
        timer = setTimeout(open, REOPEN_AFTER_MS);
      };
      stop = watchStream<Event>(procedure, JSON.parse(input), (event) => hear(event), again);
    };
    open();
    document.addEventListener("visibilitychange", open);
    return () => {
      document.removeEventListener("visibilitychange", open);
      stop();
      clearTimeout(timer);
    };
  }, [procedure, input]);
}
