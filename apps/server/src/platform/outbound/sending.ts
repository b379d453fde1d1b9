import { lookup, Resolver } from "node:dns/promises";
import type { AllowedTargets } from "./address-rules.ts";

/** The way to other servers. Tests replace the look-up of names. */
export type Sending = {
  allowed: AllowedTargets;
  /** The addresses of a name; `trusted` of one that the setting names. */
  resolve: (host: string, trusted: boolean, signal: AbortSignal) => Promise<string[]>;
  timeoutMs: number;
};

/** A request that could not be sent or was not answered; the message is a sentence for people. */
export class SendingError extends Error {
  override name = "SendingError";
}

/**
 * Asks the name servers. The system's own look-up, which knows its host file too, would let slow name servers hold up the
 * whole process: it is for names that the setting allows.
 */
export async function resolveName(host: string, trusted: boolean, signal: AbortSignal): Promise<string[]> {
  if (trusted) return (await lookup(host, { all: true })).map(({ address }) => address);
  const resolver = new Resolver({ timeout: 5000, tries: 2 });
  const cancel = () => resolver.cancel();
  signal.addEventListener("abort", cancel, { once: true });
  try {
    const answers = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
    return answers.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : []));
  } finally {
    signal.removeEventListener("abort", cancel);
  }
}

/** The work, or the reason of the signal where that comes first. */
export function beforeAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    work.then(resolve, reject);
  });
}
