import type { AppRouter } from "@tessera/server/router";
import { createTRPCUntypedClient, httpBatchLink, httpLink, splitLink, type TRPCUntypedClient } from "@trpc/client";
import { fetchJson, toTesseraError } from "./error-answer.ts";
import { type Retry, withRetries } from "./retry.ts";

/** Calls that go in one request: the server takes no more. */
const MAX_BATCH_CALLS = 50;
/** Characters of an address, which proxies cut off or refuse above. */
const MAX_URL_LENGTH = 4000;
/** Characters of an input in an address; the procedure's name and the server's address come besides. */
const MAX_INPUT_LENGTH = 3000;

/** A personal access token, or what returns the present one: asked before each request, so that a rotated one is picked up. */
export type TokenSource = string | (() => string | Promise<string>);

export type TransportOptions = { url: string; token: TokenSource; fetch: typeof fetch; retry: Retry };

type Options = { signal?: AbortSignal; idempotencyKey?: string };

/** Sends calls to the server, those of one moment in one request. */
export class Transport {
  readonly #options: TransportOptions;
  readonly #trpc: TRPCUntypedClient<AppRouter>;

  constructor(options: TransportOptions) {
    this.#options = options;
    this.#trpc = createTRPCUntypedClient<AppRouter>({ links: [this.#link()] });
  }

  call(type: "query" | "mutation", path: string, input: unknown, options: Options = {}): Promise<unknown> {
    const { signal, idempotencyKey } = options;
    const context = { idempotencyKey };
    const once = async () => {
      signal?.throwIfAborted();
      const answer = this.#trpc[type](path, input, { context, ...(signal && { signal }) });
      try {
        return await unlessAborted(answer, signal);
      } catch (error) {
        signal?.throwIfAborted();
        throw toTesseraError(error, this.#options.url);
      }
    };
    // A write that failed on its way back was carried out, and must not be again.
    const isRepeatable = type === "query" || idempotencyKey !== undefined;
    return withRetries(once, this.#options.retry, { isRepeatable, signal });
  }

  /** The header that says through which token. */
  async authorization(): Promise<string> {
    const { token } = this.#options;
    return `Bearer ${typeof token === "function" ? await token() : token}`;
  }

  get options(): TransportOptions {
    return this.#options;
  }

  #link() {
    const { url, fetch } = this.#options;
    const options = { url: `${url}/trpc`, fetch: fetchJson(fetch) as never };
    const authorized = async () => ({ authorization: await this.authorization() });
    const batched = { ...options, maxItems: MAX_BATCH_CALLS, headers: authorized };
    return splitLink<AppRouter>({
      condition: ({ context }) => context.idempotencyKey !== undefined,
      // The key is one call's own.
      true: httpLink({
        ...options,
        headers: async ({ op: { context } }) => ({
          ...(await authorized()),
          "idempotency-key": String(context.idempotencyKey),
        }),
      }),
      false: splitLink<AppRouter>({
        condition: ({ type, input }) => type === "query" && lengthInAddress(input) > MAX_INPUT_LENGTH,
        true: httpBatchLink({ ...batched, methodOverride: "POST" }),
        false: httpBatchLink({ ...batched, maxURLLength: MAX_URL_LENGTH }),
      }),
    });
  }
}

function lengthInAddress(input: unknown): number {
  return encodeURIComponent(JSON.stringify(input) ?? "").length;
}

/** A request that other calls share goes on when one of them is given up; that one ends at once all the same. */
function unlessAborted<Output>(answer: Promise<Output>, signal: AbortSignal | undefined): Promise<Output> {
  if (!signal) return answer;
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
    answer.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
  });
}
