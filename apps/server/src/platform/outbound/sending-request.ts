import { type ClientRequest, type IncomingMessage, type RequestOptions, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { MAX_OUTBOUND_BODY_BYTES, MAX_OUTBOUND_HEADER_BYTES } from "../limits/limits.ts";
import { beforeAbort, type Sending, SendingError } from "./sending.ts";
import { addressesOf, type Target } from "./sending-target.ts";

export type SendingAnswer = {
  status: number;
  headers: IncomingMessage["headers"];
  /** Its beginning. */
  body: string;
};

type Message = { headers: Record<string, string>; body: string };

/**
 * Sends one POST. The name is looked up once, and the connection goes to the addresses that were checked; redirects are
 * answers like others; time and bytes are bounded. Throws SendingError where there is no answer.
 */
export async function post(sending: Sending, target: Target, message: Message): Promise<SendingAnswer> {
  const deadline = new AbortController();
  const late = setTimeout(() => deadline.abort(), sending.timeoutMs);
  try {
    const addresses = await beforeAbort(addressesOf(sending, target, deadline.signal), deadline.signal);
    return await send(target, addresses, message, deadline.signal);
  } catch (error) {
    if (deadline.signal.aborted) throw new SendingError(`No answer within ${sending.timeoutMs / 1000} seconds`);
    throw error instanceof SendingError ? error : new SendingError(wordsFor(error), { cause: error });
  } finally {
    clearTimeout(late);
    deadline.abort();
  }
}

function send(target: Target, addresses: string[], { headers, body }: Message, signal: AbortSignal) {
  return new Promise<SendingAnswer>((resolve, reject) => {
    const options: RequestOptions = {
      method: "POST",
      headers: { ...headers, "content-length": Buffer.byteLength(body), connection: "close" },
      agent: false,
      lookup: pinnedTo(addresses),
      maxHeaderSize: MAX_OUTBOUND_HEADER_BYTES,
      insecureHTTPParser: false,
      signal,
    };
    const start = target.url.protocol === "https:" ? requestHttps : requestHttp;
    const request: ClientRequest = start(target.url, options);
    let isAnswered = false;
    // Once there is a status, it counts whatever becomes of the connection.
    const fail = (error: Error) => {
      if (!isAnswered) reject(error);
    };
    request.on("error", fail);
    request.on("close", () => fail(new SendingError("The connection was closed without an answer")));
    request.on("response", (response) => {
      isAnswered = true;
      void read(response).then(resolve, reject);
    });
    request.end(body);
  });
}

/** Answers every question about a name with the addresses that were checked. */
function pinnedTo(addresses: readonly string[]): LookupFunction {
  const all = addresses.map((address) => ({ address, family: isIP(address) }));
  return (_host, options, answer) => {
    const [first] = all;
    if (options.all) answer(null, all);
    else answer(null, first?.address ?? "", first?.family);
  };
}

/** The status counts however the body goes on: one that is too long, too slow or broken off is cut. */
async function read(response: IncomingMessage): Promise<SendingAnswer> {
  const parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const part of response) {
      parts.push(part as Buffer);
      length += (part as Buffer).length;
      if (length >= MAX_OUTBOUND_BODY_BYTES) break;
    }
  } catch {
    // What arrived until then is all there is to show.
  }
  response.destroy();
  const body = Buffer.concat(parts).subarray(0, MAX_OUTBOUND_BODY_BYTES).toString("utf8");
  return { status: response.statusCode ?? 0, headers: response.headers, body };
}

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "The connection was refused",
  ECONNRESET: "The connection was closed without an answer",
  EHOSTUNREACH: "The address can't be reached",
  ENETUNREACH: "The address can't be reached",
  ETIMEDOUT: "The address can't be reached",
  HPE_HEADER_OVERFLOW: "The headers of the answer are too long",
  EPROTO: "The target speaks no TLS there",
};

function wordsFor(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  if (Object.hasOwn(WORDS, code)) return WORDS[code] as string;
  if (code.startsWith("HPE_")) return "The answer is no HTTP";
  if (/CERT|SELF_SIGNED|UNABLE_TO/.test(code)) return `The certificate of the target isn't valid (${code})`;
  return `The request failed${/^[A-Z_0-9]+$/.test(code) ? ` (${code})` : ""}`;
}
