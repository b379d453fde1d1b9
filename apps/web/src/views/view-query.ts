import { parseSearch, stringifySearch } from "#web/search-params.ts";

/** Filters as the search part of an address, without the question mark. */
export const queryOf = (view: object): string => stringifySearch({ ...view }).replace(/^\?/, "");

/** The filters in such a text; the page reads from them what it knows. */
export const viewIn = (query: string): Record<string, string> => parseSearch(`?${query}`);
