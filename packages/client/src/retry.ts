import { TesseraError } from "./tessera-error.ts";

/** The longest wait that a caller is kept for; a server that asks for more gets no other try. */
const MAX_WAIT_MS = 60_000;
const FIRST_WAIT_MS = 250;

export type Retry = {
  /** Further tries after the first. */
  retries: number;
  /** Resolves after so many milliseconds, or rejects with the signal's reason. */
  wait: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
  /** From 0 to below 1. */
  random: () => number;
};

/**
 * Calls until it succeeds. `isRepeatable`: whether acting twice does no harm; else only a refusal for too many calls,
 * which comes before the act, is tried again.
 */
export async function withRetries<Output>(
  call: () => Promise<Output>,
  { retries, wait, random }: Retry,
  { isRepeatable, signal }: { isRepeatable: boolean; signal: AbortSignal | undefined },
): Promise<Output> {
  for (let tried = 0; ; tried++) {
    try {
      return await call();
    } catch (error) {
      const ms = waitFor(error, tried, random);
      if (tried >= retries || ms > MAX_WAIT_MS || !mayRepeat(error, isRepeatable)) throw error;
      await wait(ms, signal);
    }
  }
}

function mayRepeat(error: unknown, isRepeatable: boolean): boolean {
  if (!(error instanceof TesseraError)) return false;
  if (error.errorCode === "RATE_LIMITED") return true;
  // An earlier try with the same key is still at work.
  if (isRepeatable && error.errorCode === "CONFLICT" && error.retryAfter !== null) return true;
  return isRepeatable && ["UNREACHABLE", "UNAVAILABLE", "REQUEST_TIMEOUT"].includes(error.errorCode);
}

/** What the server asks for, else twice as long each time, with a random part so that clients don't come back together. */
function waitFor(error: unknown, tried: number, random: () => number): number {
  const asked = error instanceof TesseraError ? error.retryAfter : null;
  return asked === null ? FIRST_WAIT_MS * 2 ** tried * (0.5 + random()) : asked * 1000;
}

/** A wait that an abort ends at once. */
export function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, ms);
    if (signal?.aborted) stop();
    else signal?.addEventListener("abort", stop, { once: true });
  });
}
