import { trpc } from "#web/trpc.ts";

/** Counting takes the server a moment: an answer holds for this long, in milliseconds. */
const FRESH_MS = 30_000;

export const overviewQuery = () => ({ ...trpc.admin.overview.get.queryOptions(), staleTime: FRESH_MS });

export const serverStatusQuery = () => ({ ...trpc.status.get.queryOptions(), staleTime: FRESH_MS });
