import { useCallback, useEffect, useRef, useState } from "react";

/** How long the present case takes; it can be stopped meanwhile. */
export function useTimer() {
  const gathered = useRef(0);
  const since = useRef<number | null>(performance.now());
  const [isRunning, setRunning] = useState(true);
  const [shown, setShown] = useState(0);
  const read = useCallback(
    () => gathered.current + (since.current === null ? 0 : performance.now() - since.current),
    [],
  );
  useEffect(() => {
    const timer = setInterval(() => setShown(read()), 1000);
    return () => clearInterval(timer);
  }, [read]);
  const restart = useCallback(() => {
    gathered.current = 0;
    since.current = performance.now();
    setRunning(true);
    setShown(0);
  }, []);
  const toggle = useCallback(() => {
    gathered.current = read();
    since.current = since.current === null ? performance.now() : null;
    setRunning(since.current !== null);
    setShown(gathered.current);
  }, [read]);
  return { shown, isRunning, read, restart, toggle };
}
