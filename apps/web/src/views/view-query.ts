import { defaultParseSearch, defaultStringifySearch } from "@tanstack/react-router";

/** Filters as the search part of an address, without the question mark. */
export const queryOf = (view: object): string => defaultStringifySearch(view as Record<string, unknown>).slice(1);

/** The filters in such a text; the page reads from them what it knows. */
export const viewIn = (query: string): Record<string, unknown> => defaultParseSearch(`?${query}`);
