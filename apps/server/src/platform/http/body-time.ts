import { DomainError } from "@tessera/domain";
import type { Request, Response } from "express";
import type { BodyPace } from "../limits/limits.ts";

/** Reads a body that is small; throws REQUEST_TIMEOUT, and lets go of the connection, where it is not here in time. */
export async function bodyInTime<T>(
  req: Request,
  res: Response,
  withinMs: number,
  reading: () => Promise<T>,
): Promise<T> {
  if (req.complete) return reading();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      closeAfter(res);
      reject(tooSlow(`The body did not arrive within ${Math.ceil(withinMs / 1000)} seconds`));
    }, withinMs);
  });
  try {
    return await Promise.race([reading(), late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Calls `onSlow` when too little of an upload arrives while the server waits for more; time in which it is itself busy
 * with what came doesn't count, which `wantsMore` says: a stream that is read piece by piece counts as paused all the time.
 * Answers what ends the watch.
 */
export function watchPace(
  req: Request,
  pace: BodyPace,
  onSlow: (error: DomainError) => void,
  wantsMore: () => boolean,
): () => void {
  const ticks = 10;
  let waited = 0;
  let before = req.socket.bytesRead;
  const timer = setInterval(() => {
    const isWaiting = req.readableLength === 0 && wantsMore() && !req.complete;
    const now = req.socket.bytesRead;
    if (!isWaiting || now - before >= pace.windowBytes) {
      waited = 0;
      before = now;
      return;
    }
    waited += 1;
    if (waited < ticks) return;
    clearInterval(timer);
    if (req.res) closeAfter(req.res);
    const { windowBytes, windowMs } = pace;
    onSlow(
      tooSlow(`Less than ${windowBytes} bytes of the upload arrived within ${Math.ceil(windowMs / 1000)} seconds`),
    );
  }, pace.windowMs / ticks);
  return () => clearInterval(timer);
}

/** Does not wait for the rest of the body: the sender learns that from the answer. */
function closeAfter(res: Response): void {
  if (!res.headersSent) res.setHeader("Connection", "close");
}

function tooSlow(what: string): DomainError {
  return new DomainError("REQUEST_TIMEOUT", `${what}. Send the request again over a faster connection.`);
}
