import type { CliError } from "../exit.ts";
import type { Host } from "../host.ts";
import { oneLine } from "../terminal.ts";

const TRIES = 5;
/** The first wait is short, for a dropped connection; the last one lets a server restart. Together at most 16 seconds. */
const FIRST_WAIT = 100;
const GROWTH = 5;
/** All waits together end here, whatever the server asks for. */
const MAX_TOTAL_WAIT_MS = 5 * 60_000;

/** Thrown by a try that may succeed the next time; `failure` is reported when there is no next time. */
export class TryAgain extends Error {
  readonly failure: CliError;
  /** Milliseconds the server asked to wait. */
  readonly retryAfter: number | undefined;
  constructor(failure: CliError, retryAfter?: number) {
    super(failure.message, { cause: failure });
    this.failure = failure;
    this.retryAfter = retryAfter;
  }
}

/** Runs a try until it answers, throws anything but `TryAgain`, or time and tries are used up. */
export async function withRetries<Answer>(
  { terminal, sleep, random }: Pick<Host, "terminal" | "sleep" | "random">,
  attempt: () => Promise<Answer>,
): Promise<Answer> {
  let waited = 0;
  for (let tried = 1; ; tried++) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof TryAgain)) throw error;
      if (tried === TRIES) throw gaveUp(error.failure, `Tried ${TRIES} times.`);
      const wait = waitAfter(tried, error.retryAfter, random());
      if (waited + wait > MAX_TOTAL_WAIT_MS) {
        throw gaveUp(error.failure, `The server asks to wait ${seconds(error.retryAfter ?? wait)}: too long.`);
      }
      terminal.warn(`${oneLine(error.message)}. Next try in ${seconds(wait)}.`);
      await sleep(wait);
      waited += wait;
    }
  }
}

/**
 * Milliseconds until the next try: what the server asked for and up to a tenth more, else growing by `GROWTH` and
 * shortened by up to a half, so that the jobs of one pipeline don't come back all at once.
 */
export function waitAfter(tried: number, retryAfter: number | undefined, random: number): number {
  if (retryAfter !== undefined) return Math.round(retryAfter * (1 + random / 10));
  return Math.round(FIRST_WAIT * GROWTH ** (tried - 1) * (1 - random / 2));
}

/** Milliseconds that a `Retry-After` header (RFC 9110 §10.2.3: seconds or a date) asks for; undefined if it makes no sense. */
export function parseRetryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

function gaveUp(failure: CliError, how: string): CliError {
  failure.details.push(how);
  return failure;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(milliseconds < 10_000 ? 1 : 0)} s`;
}
