import { TOKEN_STATUSES, type TokenStatus } from "@tessera/domain";
import { choicesParam } from "#web/search-params.ts";
import { LIST_FRESH_MS, trpc } from "#web/trpc.ts";

/** What the address says of the token page. `create` opens the dialog, `project` is what it begins with. */
export type TokenView = { status?: TokenStatus[]; create?: true; project?: string };

/** The statuses to filter by, in the order of the chips. */
export const SHOWN_STATUSES = ["Active", "Expiring", "Rotated", "Expired", "Revoked"] as const satisfies TokenStatus[];

export const readTokenStatuses = (value: unknown): TokenStatus[] | undefined => choicesParam(value, TOKEN_STATUSES);

export const tokensQuery = (status: TokenStatus[] | undefined) =>
  trpc.token.list.infiniteQueryOptions(
    { limit: 100, status },
    // "Last used" is what one looks here for.
    { getNextPageParam: (page) => page.nextCursor, staleTime: LIST_FRESH_MS },
  );
