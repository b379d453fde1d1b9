import type { AppRouter } from "@tessera/server/router";
import { createTRPCClient, httpBatchLink, type TRPCClient } from "@trpc/client";

export type { AppRouter };

/** Where the server is, and the personal access token to act through. */
export type TesseraClientOptions = { url: string; token: string };

/**
 * A typed client of a Tessera server. Calls reject with a `TRPCClientError`: its `message` is for
 * people, its `data.errorCode` for programs.
 */
export function createTesseraClient({ url, token }: TesseraClientOptions): TRPCClient<AppRouter> {
  return createTRPCClient<AppRouter>({
    links: [
      httpBatchLink({ url: `${withoutTrailingSlashes(url)}/trpc`, headers: { authorization: `Bearer ${token}` } }),
    ],
  });
}

// The domain has the same function; without it this package has no dependency but tRPC.
function withoutTrailingSlashes(address: string): string {
  let end = address.length;
  while (end > 0 && address[end - 1] === "/") end--;
  return address.slice(0, end);
}
