import { type Agent, type IncomingMessage, request as requestHttp } from "node:http";
import { request as requestHttps } from "node:https";
import { Readable } from "node:stream";
import { text as readText } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { HttpProxyAgent } from "http-proxy-agent";
import { HttpsProxyAgent } from "https-proxy-agent";
import { trustedWith } from "./certificates.ts";

type HttpRequest = {
  method: "GET" | "POST" | "DELETE";
  url: string;
  headers: Record<string, string>;
  /** Sent as it is read. */
  body?: AsyncIterable<Uint8Array> | undefined;
  /** To go through; none of the environment is read here. */
  proxy?: URL | undefined;
  /** Certificates (PEM) to trust as well. */
  ca?: string | undefined;
};

export type HttpAnswer = { status: number; headers: IncomingMessage["headers"]; text: string };

/** One request, without redirects and other tries. Throws what Node.js, or the body, threw. */
export type HttpClient = (request: HttpRequest) => Promise<HttpAnswer>;

/** Milliseconds for a connection to stand. */
const CONNECT_TIMEOUT = 15_000;
/** Milliseconds without a byte in either direction; with a body, also the time a server may think about a large import. */
const IDLE_TIMEOUT = { withBody: 5 * 60_000, withoutBody: 30_000 };

/**
 * Not `fetch`: it clones a request that isn't `redirect: "error"`, and the clone keeps every byte of a streamed body in
 * memory (Node.js 20 and 24; the Fetch standard wants the clone).
 */
export const httpClient: HttpClient = ({ method, url, headers, body, proxy, ca }) =>
  new Promise((resolve, reject) => {
    const start = url.startsWith("https:") ? requestHttps : requestHttp;
    const timeout = body ? IDLE_TIMEOUT.withBody : IDLE_TIMEOUT.withoutBody;
    const trust = ca === undefined ? {} : { ca: trustedWith(ca) };
    const request = start(url, {
      method,
      headers,
      timeout,
      ...trust,
      ...(proxy && { agent: agentFor(url, proxy, trust) }),
    });
    const timeOut = () => request.destroy(Object.assign(new Error("No answer in time"), { code: "ETIMEDOUT" }));
    const connecting = setTimeout(timeOut, CONNECT_TIMEOUT);
    request.once("socket", (socket) => {
      if (socket.connecting) socket.once("connect", () => clearTimeout(connecting));
      else clearTimeout(connecting);
    });
    request.once("timeout", timeOut);
    request.once("close", () => clearTimeout(connecting));

    // A server may refuse before it has read the body, and close. Then its answer counts, not the broken upload.
    let isAnswered = false;
    const fail = (error: unknown) => isAnswered || reject(error);
    request.on("error", fail);
    request.once("response", (response) => {
      isAnswered = true;
      readText(response)
        .then((text) => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }), reject)
        .finally(() => request.destroy());
    });
    if (body) pipeline(Readable.from(body, { objectMode: false }), request).catch(fail);
    else request.end();
  });

/** A tunnel (CONNECT) for https, so that the proxy sees no more than the host's name. */
function agentFor(url: string, proxy: URL, trust: { ca?: string[] }): Agent {
  return url.startsWith("https:") ? new HttpsProxyAgent(proxy, trust) : new HttpProxyAgent(proxy, trust);
}
