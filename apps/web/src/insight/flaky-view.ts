import { textParam } from "#web/search-params.ts";

/** What the address says of the list of flaky tests. */
export type FlakyView = { branch?: string; owner?: string };

export const readFlakyView = (search: Record<string, unknown>): FlakyView => ({
  branch: textParam(search.branch, 300),
  owner: textParam(search.owner, 50),
});
