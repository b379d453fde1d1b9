import type { Procedures, UploadReceipt } from "./api.ts";
import { type Retry, sleep } from "./retry.ts";
import { type TokenSource, Transport, type TransportOptions } from "./transport.ts";
import { type UploadBody, type UploadFile, type UploadOptions, uploadReports } from "./upload.ts";

export type TesseraClientOptions = {
  /** Address of the server, such as `https://tessera.example.com`. */
  url: string;
  /** A personal access token, or what returns the present one: asked before each request. */
  token: TokenSource;
  /** Further tries of a read, and of any call that was refused for too many calls. 3 unless given. */
  retries?: number;
  /** Sends the requests; the `fetch` of the platform unless given. */
  fetch?: typeof fetch;
};

/** Every procedure of the server by its name, and what goes beyond single calls. */
export type TesseraClient = Procedures & {
  reports: {
    /** Uploads report files as one import and answers with its receipt. */
    upload: (
      reports: UploadBody | UploadFile | readonly UploadFile[],
      options: UploadOptions,
    ) => Promise<UploadReceipt>;
  };
  /** The same server through another token. */
  withToken: (token: TokenSource) => TesseraClient;
};

const RETRIES = 3;

/**
 * A typed client of a Tessera server. Calls of one moment share a request. They reject with a `TesseraError`, or with the
 * reason of the signal that ended them.
 */
export function createTesseraClient(options: TesseraClientOptions): TesseraClient {
  const { url, token, retries = RETRIES, fetch = globalThis.fetch.bind(globalThis) } = options;
  return clientOver({
    url: withoutTrailingSlashes(url),
    token,
    fetch,
    retry: { retries, wait: sleep, random: Math.random },
  });
}

/** The same with time and randomness of the caller's choice. */
export function clientOver(options: Omit<TransportOptions, "retry"> & { retry: Retry }): TesseraClient {
  const transport = new Transport(options);
  const own = {
    reports: {
      upload: (reports: UploadBody | UploadFile | readonly UploadFile[], how: UploadOptions) =>
        uploadReports(transport, reports, how),
    },
    withToken: (token: TokenSource) => clientOver({ ...options, token }),
  };
  return procedures(transport, [], own) as unknown as TesseraClient;
}

/** An object for each part of a procedure's name, made as it is asked for; `own` are the things of the first. */
function procedures(transport: Transport, path: readonly string[], own: Record<string, unknown> = {}): object {
  const calls = path.length > 1 ? callsOf(transport, path.join(".")) : {};
  const known: Record<string, unknown> = { ...own, ...calls };
  return new Proxy(known, {
    get: (_target, name) => {
      // A client is no promise: awaiting it returns it.
      if (typeof name !== "string" || name === "then") return undefined;
      known[name] ??= procedures(transport, [...path, name]);
      return known[name];
    },
  });
}

function callsOf(transport: Transport, name: string) {
  const query = (input?: object, options?: { signal?: AbortSignal }) => transport.call("query", name, input, options);
  return {
    query,
    mutate: (input?: object, options?: { signal?: AbortSignal; idempotencyKey?: string }) =>
      transport.call("mutation", name, input, options),
    async *iterate(input: object = {}, options?: { signal?: AbortSignal }) {
      let cursor: string | null | undefined;
      do {
        const page = (await query({ ...input, ...(cursor && { cursor }) }, options)) as Page;
        yield* page.data;
        cursor = page.nextCursor;
      } while (cursor !== null);
    },
  };
}

type Page = { data: unknown[]; nextCursor: string | null };

// The domain has the same function; without it this package has no dependency but tRPC.
function withoutTrailingSlashes(address: string): string {
  let end = address.length;
  while (end > 0 && address[end - 1] === "/") end--;
  return address.slice(0, end);
}
