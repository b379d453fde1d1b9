import { TRPCClientError } from "@trpc/client";
import { TesseraError, type TesseraErrorDetails } from "./tessera-error.ts";

/** The answer of a failed call, over REST or, without its message, over tRPC. */
type ErrorAnswer = TesseraErrorDetails & { error?: string; httpStatus?: number };

/** An answer that is no JSON: something between the client and the server gave it. */
class ForeignAnswer extends Error {
  readonly status: number;
  constructor(status: number) {
    super(`The answer is no JSON, and has status ${status}`);
    this.status = status;
  }
}

/** A `fetch` for answers in JSON, which throws where another one comes. */
export function fetchJson(send: typeof fetch): typeof fetch {
  return async (input, init) => {
    const response = await send(input, init);
    if (response.headers.get("content-type")?.includes("json")) return response;
    await response.body?.cancel();
    throw new ForeignAnswer(response.status);
  };
}

/** What a failed tRPC call rejects with, as a `TesseraError`. */
export function toTesseraError(thrown: unknown, url: string): unknown {
  if (!(thrown instanceof TRPCClientError)) return thrown;
  const data = thrown.data as Partial<ErrorAnswer> | undefined;
  if (isErrorAnswer(data)) {
    return new TesseraError(thrown.message, { ...data, status: data.httpStatus ?? null }, { cause: thrown });
  }
  const { cause } = thrown;
  return unreachable(url, cause instanceof ForeignAnswer ? cause.status : undefined, cause ?? thrown);
}

/** What a failed REST call answered, as a `TesseraError`. */
export function restError(status: number, body: string, url: string): TesseraError {
  const answer = parse(body);
  if (!isErrorAnswer(answer)) return unreachable(url, status);
  return new TesseraError(answer.error ?? "The server refused the call", { ...answer, status });
}

/** No Tessera answered: no connection, or something between answered in its place. */
export function unreachable(url: string, status?: number, cause?: unknown): TesseraError {
  const message =
    status === undefined
      ? `The server at ${url} can't be reached. Check the address and the connection.`
      : `${url} answered ${status}, and not as a Tessera server does. Check the address and the proxies in between.`;
  return new TesseraError(message, { errorCode: "UNREACHABLE" }, { cause });
}

function isErrorAnswer(answer: unknown): answer is ErrorAnswer {
  return typeof answer === "object" && answer !== null && typeof (answer as ErrorAnswer).errorCode === "string";
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
