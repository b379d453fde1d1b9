import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { isIP } from "node:net";
import { DomainError } from "@tessera/domain";
import { VERSION } from "../version.ts";
import { type AllowedTargets, mayReach, plainHost } from "./address-rules.ts";
import { beforeAbort, resolveName } from "./sending.ts";

/** A small document of another server. */
export type OutboundDocument = { status: number; type: string; cacheControl: string; text: string };

/** How much of a document is taken, in bytes, and how long it may take, names and all, in milliseconds. */
type OutboundLimits = { maxBytes: number; timeoutMs: number; accept: string; request?: OutboundRequest };

/** What is asked where it is more than a document: with headers, and perhaps a form. */
type OutboundRequest = { method: "GET" | "POST"; headers: Record<string, string>; body: string };

const NOTHING_ELSE: AllowedTargets = { hosts: [], ranges: [] };

/** Names and connections: what tests put something else in place of. */
export type Network = {
  /** The addresses of a name; `trusted` of one that a setting names. */
  resolve: (host: string, trusted: boolean, signal: AbortSignal) => Promise<string[]>;
  /** Asks the server at the address, whatever the name in the URL would lead to. */
  get: (url: URL, address: string, limits: OutboundLimits) => Promise<OutboundDocument>;
};

/** Reads documents whose addresses callers choose. */
export type Outbound = {
  /** `allowed`: what may be reached beside public addresses. */
  get: (url: URL, limits: OutboundLimits, allowed?: AllowedTargets) => Promise<OutboundDocument>;
};

/**
 * Reads a document from the public network only: over HTTPS, from an address that the name leads to now and that is
 * public, as are all others of that name; the connection goes to that very address. Redirects aren't followed. Throws
 * INVALID_INPUT with the reason. What the caller allows by name may be elsewhere than on the public network.
 */
export function createOutbound(network: Network): Outbound {
  return {
    get: async (url, limits, allowed = NOTHING_ELSE) => {
      if (url.protocol !== "https:" && !isPlainTrusted(url, allowed))
        throw unreadable(url, "it must begin with https://");
      const address = await publicAddress(network, url, limits.timeoutMs, allowed);
      try {
        return await network.get(url, address, limits);
      } catch (error) {
        throw error instanceof DomainError ? error : unreadable(url, "its server does not answer", error);
      }
    },
  };
}

/** True of an address on this very machine, where a setting names it without https. */
function isPlainTrusted({ protocol, origin }: URL, { plainOrigin }: AllowedTargets): boolean {
  return protocol === "http:" && origin === plainOrigin;
}

async function publicAddress(network: Network, url: URL, timeoutMs: number, allowed: AllowedTargets): Promise<string> {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const isTrusted = allowed.hosts.includes(plainHost(host));
  const find = (signal: AbortSignal) => network.resolve(host, isTrusted, signal);
  const addresses = isIP(host) === 0 ? await inTime(find, timeoutMs, url) : [host];
  const [first] = addresses;
  if (first === undefined) throw unreadable(url, "its host has no address");
  if (!isTrusted && !addresses.every((ip) => mayReach(ip, allowed)))
    throw unreadable(url, "its host is not on the public network");
  return first;
}

async function inTime<T>(work: (signal: AbortSignal) => Promise<T>, timeoutMs: number, url: URL): Promise<T> {
  const deadline = new AbortController();
  const late = setTimeout(() => deadline.abort(), timeoutMs);
  try {
    return await beforeAbort(work(deadline.signal), deadline.signal);
  } catch (error) {
    throw unreadable(url, "its host can't be found", error);
  } finally {
    clearTimeout(late);
  }
}

function unreadable(url: URL, why: string, cause?: unknown): DomainError {
  return new DomainError("INVALID_INPUT", `The document at ${url.host} can't be read: ${why}`, {}, { cause });
}

/** The network of this machine. */
export const NETWORK: Network = {
  resolve: resolveName,
  get: (url, address, { maxBytes, timeoutMs, accept, request: asked }) =>
    new Promise((resolve, reject) => {
      const family = isIP(address);
      const request = (url.protocol === "http:" ? httpRequest : httpsRequest)(url, {
        agent: false,
        signal: AbortSignal.timeout(timeoutMs),
        method: asked?.method ?? "GET",
        headers: { ...asked?.headers, accept, "user-agent": `Tessera/${VERSION}` },
        // The name isn't looked up again: it may lead elsewhere by now.
        lookup: (_host, { all }, done) => (all ? done(null, [{ address, family }]) : done(null, address, family)),
      });
      request.on("error", reject);
      request.on("response", (answer) => read(answer, maxBytes, url).then(resolve, reject));
      request.end(asked?.body);
    }),
};

async function read(answer: IncomingMessage, maxBytes: number, url: URL): Promise<OutboundDocument> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer) {
    size += chunk.length;
    if (size > maxBytes) {
      answer.destroy();
      throw unreadable(url, `it has more than ${maxBytes} bytes`);
    }
    chunks.push(chunk);
  }
  const { "content-type": type = "", "cache-control": cacheControl = "" } = answer.headers;
  return { status: answer.statusCode ?? 0, type, cacheControl, text: Buffer.concat(chunks).toString("utf8") };
}
