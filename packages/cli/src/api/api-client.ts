import type { Connection, Server } from "../connection.ts";
import { CliError, EXIT } from "../exit.ts";
import type { Host } from "../host.ts";
import { oneLine } from "../terminal.ts";
import { CLI_VERSION } from "../version.ts";
import { errorFromAnswer } from "./api-error.ts";
import type { HttpAnswer } from "./http-client.ts";
import { networkError } from "./network-error.ts";
import { proxyFor } from "./proxy.ts";
import { parseRetryAfter, TryAgain, withRetries } from "./retry.ts";

/** A body whose length is known beforehand and that can be read again for each try. */
export type RequestBody = {
  contentType: string;
  contentLength: number;
  open(): AsyncIterable<Uint8Array>;
};

export type ApiCall = {
  method: "GET" | "POST" | "DELETE";
  /** Below `/api/v1`, with its query string. */
  path: string;
  body?: RequestBody;
  /** The server carries out one call of each key. */
  idempotencyKey?: string;
};

/** How much of an answer `--verbose` shows, in characters. */
const SHOWN_ANSWER = 4000;
const SHOWN_VERSION = 60;

/**
 * The server's JSON answer to a call, tried again where that may help. Throws `CliError` for everything else. Repeating
 * a POST is the caller's responsibility: imports carry a run key for it.
 */
export function callApi(host: Host, connection: Connection, call: ApiCall): Promise<unknown> {
  const url = `${connection.url}/api/v1${call.path}`;
  return withRetries(host, async () => readAnswer(await send(host, connection, call, url), url, host.now()));
}

/** The answer of an address that anyone may read, whatever its status; tried again only where the network failed. */
export async function readPublic(host: Host, server: Server, path: string): Promise<HttpAnswer> {
  const url = `${server.url}${path}`;
  return withRetries(host, () => send(host, server, { method: "GET", path }, url));
}

/** A JSON body for a call. */
export function jsonBody(value: unknown): RequestBody {
  const bytes = new TextEncoder().encode(JSON.stringify(value));
  return {
    contentType: "application/json",
    contentLength: bytes.length,
    async *open() {
      yield bytes;
    },
  };
}

async function send(host: Host, server: Server & Partial<Connection>, call: ApiCall, url: string): Promise<HttpAnswer> {
  const headers: Record<string, string> = {
    accept: "application/json",
    ...(server.token !== undefined && { authorization: `Bearer ${server.token}` }),
    "user-agent": `tessera-cli/${CLI_VERSION} node/${process.versions.node} ${process.platform}`,
  };
  if (call.idempotencyKey !== undefined) headers["idempotency-key"] = call.idempotencyKey;
  if (call.body) {
    headers["content-type"] = call.body.contentType;
    headers["content-length"] = String(call.body.contentLength);
  }
  const proxy = proxyFor(url, host.env);
  host.redactor.hide(proxy && decodeURIComponent(proxy.password));
  const log = (line: string) => server.verbose && host.terminal.say(line);
  log(`> ${call.method} ${url}${proxy ? ` through ${proxy.origin}` : ""}`);
  for (const [name, value] of Object.entries(headers)) {
    log(`> ${name}: ${name === "authorization" ? `Bearer ${server.preview}` : value}`);
  }
  const begun = host.now();
  try {
    const { ca } = server;
    const answer = await host.http({ method: call.method, url, headers, body: call.body?.open(), proxy, ca });
    noteServerVersion(host, server, answer);
    const requestId = answer.headers["x-request-id"] ?? "?";
    log(`< HTTP ${answer.status} after ${host.now() - begun} ms, request ${requestId}`);
    if (answer.text) log(`< ${oneLine(answer.text).slice(0, SHOWN_ANSWER)}`);
    return answer;
  } catch (error) {
    throw networkError(error, url, proxy);
  } finally {
    host.terminal.clearStatus();
  }
}

const warned = new WeakSet<Host>();

/** Warns once when the server runs another version; it sends its version only then. */
function noteServerVersion(host: Host, { url }: Server, { headers }: HttpAnswer): void {
  const version = headers["tessera-version"];
  if (typeof version !== "string" || warned.has(host)) return;
  warned.add(host);
  const theirs = oneLine(version).slice(0, SHOWN_VERSION);
  host.terminal.note(
    `this is tessera ${CLI_VERSION}, the server has ${theirs}; npx --yes ${url}/cli.tgz runs the server's own.`,
  );
}

function readAnswer({ status, headers, text }: HttpAnswer, url: string, now: number): unknown {
  if (status >= 200 && status < 300) return parseJson(text, url);
  // Never followed: the token is for this server alone, and a POST would turn into a GET.
  if (status >= 300 && status < 400) throw redirected(url, headers.location);
  const error = errorFromAnswer(status, text, url);
  if (status === 429 || (status >= 500 && status !== 501)) {
    throw new TryAgain(error, parseRetryAfter(headers["retry-after"], now));
  }
  throw error;
}

function parseJson(text: string, url: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw notTessera(url);
  }
}

/** An answer of success that isn't what was asked for. */
export function notTessera(url: string): CliError {
  return new CliError(EXIT.server, `${new URL(url).origin} answered, but not as a Tessera server does`, [
    "Is the address right, and is no sign-in page in front of it?",
  ]);
}

function redirected(url: string, location: string | undefined): CliError {
  const from = new URL(url);
  const to = location !== undefined && URL.canParse(location, url) ? new URL(location, url) : undefined;
  const details = ["The token was not sent on. If that is your server's address, give it as --url."];
  if (!to) return new CliError(EXIT.server, `${from.origin} redirects to nowhere`, details);
  // Without query: sign-in pages put secrets into it.
  const target = to.origin === from.origin ? to.pathname : `${to.origin}${to.pathname}`;
  return new CliError(EXIT.server, `${from.origin} redirects to ${target}`, details);
}
