import { createReadStream } from "node:fs";
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { pipeline } from "node:stream/promises";
import { setTimeout as pause } from "node:timers/promises";
import { AwsV4Signer } from "aws4fetch";
import {
  MAX_S3_ANSWER_BYTES,
  MAX_S3_CONNECTIONS,
  S3_ATTEMPTS,
  S3_PAUSE_MS,
  S3_RETRY_WITHIN_MS,
} from "../limits/limits.ts";
import { VERSION } from "../version.ts";
import { BlobStoreFailure } from "./blob-store-failure.ts";
import { connectionFailure, failureOf, isPassing, type Refusal } from "./s3-failures.ts";
import type { S3Settings } from "./s3-settings.ts";

/** A body: a file that is read again for each attempt, or a short text. */
type S3Body = ({ file: string } | { text: string }) & { size: number; sha256: string };

export type S3Request = {
  method: "GET" | "HEAD" | "PUT" | "DELETE";
  /** Without the prefix; absent: the bucket itself. */
  key?: string;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  body?: S3Body;
};

const EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/** Signed requests (AWS Signature Version 4) to one bucket, by its path; a request that failed in passing is repeated. */
export class S3Client {
  readonly #settings: S3Settings;
  readonly #silenceMs: number;
  readonly #agent: HttpAgent | HttpsAgent;

  constructor(settings: S3Settings, silenceMs: number) {
    this.#settings = settings;
    this.#silenceMs = silenceMs;
    const options = { keepAlive: true, maxSockets: MAX_S3_CONNECTIONS };
    this.#agent = settings.origin.startsWith("http:") ? new HttpAgent(options) : new HttpsAgent(options);
  }

  /** The answer to a request that succeeded, undefined where the key is missing. Its body must be read or destroyed. Throws BlobStoreFailure. */
  async ask(asked: S3Request, attempts: number = S3_ATTEMPTS): Promise<IncomingMessage | undefined> {
    const until = performance.now() + S3_RETRY_WITHIN_MS;
    for (let attempt = 1; ; attempt++) {
      const answer = await this.#send(asked).catch(connectionFailure);
      const mayRepeat = attempt < attempts && performance.now() < until;
      if (answer instanceof Error) {
        if (!mayRepeat || answer.problem !== "away") throw answer;
      } else {
        if (isSuccess(answer)) return answer;
        const refusal = refusalOf(answer, await this.#textOf(answer).catch(() => ""));
        if (refusal.status === 404 && refusal.code !== "NoSuchBucket") return undefined;
        if (!mayRepeat || !isPassing(refusal)) throw failureOf(refusal);
      }
      await pause(S3_PAUSE_MS * 2 ** attempt);
    }
  }

  /** The text of an answer. */
  async read(asked: S3Request, attempts?: number): Promise<string | undefined> {
    const answer = await this.ask(asked, attempts);
    return answer && this.#textOf(answer);
  }

  /** The bytes of an answer; broken off where none comes for a while. Throws BlobStoreFailure. */
  async *bytesOf(answer: IncomingMessage): AsyncGenerator<Uint8Array> {
    const chunks = answer[Symbol.asyncIterator]();
    try {
      for (;;) {
        const late = setTimeout(() => answer.destroy(silence()), this.#silenceMs);
        const next = await chunks.next().finally(() => clearTimeout(late));
        if (next.done) return;
        yield next.value;
      }
    } catch (error) {
      throw connectionFailure(error);
    } finally {
      answer.destroy();
    }
  }

  async #textOf(answer: IncomingMessage): Promise<string> {
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of this.bytesOf(answer)) {
      size += chunk.length;
      if (size > MAX_S3_ANSWER_BYTES) throw new BlobStoreFailure("misconfigured", "its server answers without end");
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString("utf8");
  }

  async #send({ method, key, query = {}, headers = {}, body }: S3Request): Promise<IncomingMessage> {
    const { origin, bucket, prefix, ...credentials } = this.#settings;
    const url = new URL(`${origin}/${bucket}${key === undefined ? "" : `/${prefix}${key}`}`);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const sent = {
      ...headers,
      ...(body && { "content-length": `${body.size}` }),
      "x-amz-content-sha256": body?.sha256 ?? EMPTY_SHA256,
      "user-agent": `Tessera/${VERSION}`,
    };
    const signed = await new AwsV4Signer({
      ...credentials,
      service: "s3",
      method,
      url: url.href,
      headers: sent,
    }).sign();
    return new Promise((resolve, reject) => {
      const request = (url.protocol === "http:" ? httpRequest : httpsRequest)(signed.url, {
        method,
        agent: this.#agent,
        headers: Object.fromEntries(signed.headers),
      });
      request.on("response", (answer) => {
        // From here on only the server's own silence counts, not that of a slow reader.
        request.setTimeout(0);
        resolve(answer);
      });
      request.on("error", reject);
      request.setTimeout(this.#silenceMs, () => request.destroy(silence()));
      if (body && "file" in body) pipeline(createReadStream(body.file), request).catch(reject);
      else request.end(body?.text);
    });
  }
}

function isSuccess({ statusCode = 0 }: IncomingMessage): boolean {
  return statusCode >= 200 && statusCode < 300;
}

function refusalOf({ statusCode = 0 }: IncomingMessage, text: string): Refusal {
  const [code, region] = [between(text, "Code"), between(text, "Region")];
  return {
    status: statusCode,
    code: /^[A-Za-z]{1,60}$/.test(code) ? code : "",
    region: /^[a-z0-9-]{1,50}$/.test(region) ? region : "",
  };
}

/** What stands in the first element of that name; empty where there is none. */
export function between(xml: string, name: string): string {
  const start = xml.indexOf(`<${name}>`);
  const end = xml.indexOf(`</${name}>`, start);
  return start < 0 || end < 0 ? "" : xml.slice(start + name.length + 2, end);
}

function silence(): Error {
  return Object.assign(new Error("the server of the bucket is silent"), { code: "ETIMEDOUT" });
}
