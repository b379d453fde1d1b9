import { availableParallelism, loadavg } from "node:os";

const MOST = 10;

/**
 * What time limits of tests are multiplied by: more where other work keeps the processors busy, at least 2. A limit is there
 * to end a test that hangs, never to say how fast one must be.
 */
export const timeScale = Math.min(MOST, 2 + (loadavg()[0] ?? 0) / availableParallelism());
