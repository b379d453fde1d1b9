import { parseToken } from "@tessera/domain";
import { networkError } from "../api/network-error.ts";
import { proxyFor } from "../api/proxy.ts";
import { parseRetryAfter, TryAgain, withRetries } from "../api/retry.ts";
import type { Server } from "../connection.ts";
import { CliError, EXIT } from "../exit.ts";
import type { Host } from "../host.ts";
import { oneLine } from "../terminal.ts";
import type { IdentitySource } from "./identity-sources.ts";

const PREFIX = "urn:ietf:params:oauth";
/** Characters shown of what the server says. */
const SHOWN_REASON = 600;

/**
 * A token that lives for minutes, in exchange for the identity token of the build (RFC 8693). Throws CliError with the
 * server's reason.
 */
export function exchangeIdentity(
  host: Host,
  server: Server,
  source: IdentitySource,
  projectId: string | undefined,
): Promise<string> {
  return withRetries(host, async () => {
    const identity = await source.read(host, server.url);
    host.redactor.hide(identity);
    const form = new URLSearchParams({
      grant_type: `${PREFIX}:grant-type:token-exchange`,
      subject_token_type: `${PREFIX}:token-type:id_token`,
      subject_token: identity,
      ...(projectId !== undefined && { audience: projectId }),
    });
    const token = readAnswer(host, source, await send(host, server, form));
    host.redactor.hide(token);
    if (server.verbose) host.terminal.say(`Token of this build: ${parseToken(token)?.preview}, by ${source.name}`);
    return token;
  });
}

async function send(host: Host, { url, ca }: Server, form: URLSearchParams) {
  const address = `${url}/oauth/token`;
  const bytes = new TextEncoder().encode(form.toString());
  const headers = { "content-type": "application/x-www-form-urlencoded", "content-length": String(bytes.length) };
  const proxy = proxyFor(address, host.env);
  try {
    return await host.http({ method: "POST", url: address, headers, body: once(bytes), proxy, ca });
  } catch (error) {
    throw networkError(error, address, proxy);
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

type Answer = Awaited<ReturnType<Host["http"]>>;

function readAnswer(host: Host, source: IdentitySource, { status, headers, text }: Answer): string {
  const body = parse(text);
  const token = status === 200 ? body.access_token : undefined;
  if (typeof token === "string" && parseToken(token)) return token;
  const failure = refused(source, status, body);
  if (status !== 429 && status < 500) throw failure;
  throw new TryAgain(failure, parseRetryAfter(headers["retry-after"], host.now()));
}

function refused(source: IdentitySource, status: number, body: Record<string, unknown>): CliError {
  const { error, error_description: reason } = body;
  if (typeof reason !== "string") {
    return new CliError(EXIT.server, `The server answered HTTP ${status} to the identity token of ${source.name}`);
  }
  const details =
    error === "unsupported_grant_type" ? ["This server does not take identity tokens yet; give a token."] : [];
  if (!source.isFresh && /used before/.test(reason)) {
    details.push(`${source.name} holds one token for the whole job: give each command of the job one of its own.`);
  }
  const said = oneLine(reason).slice(0, SHOWN_REASON);
  return new CliError(EXIT.access, `The identity token of ${source.name} was refused: ${said}`, details);
}

function parse(text: string): Record<string, unknown> {
  try {
    const body: unknown = JSON.parse(text);
    return typeof body === "object" && body !== null ? { ...body } : {};
  } catch {
    // Not JSON says as little as JSON of another shape.
    return {};
  }
}
