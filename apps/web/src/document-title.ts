import { isNotFound } from "./app-error.ts";
import { type PageRow, pageAt } from "./pages.ts";

type Match = {
  fullPath: string;
  params: object;
  loaderData?: unknown;
  status: string;
  error: unknown;
  _notFound?: boolean;
};

/** The name that a route's loader answered, of what its page shows. */
export function nameIn(loaderData: unknown): string | undefined {
  return (loaderData as { name?: string } | undefined)?.name;
}

/** The title of the document, from the narrowest thing to the widest, which is the name of the server. */
export function documentTitle(matches: readonly Match[], serverName: string): string {
  if (leadsNowhere(matches)) return ["Not found", serverName].join(SEPARATOR);
  const match = matches.at(-1);
  const page = match && pageAt(match.fullPath);
  if (!page) return serverName;
  const name = page.hasName ? nameOf(page, matches) : page.label;
  // What could not be loaded has no name; the page itself says what became of it.
  if (name === undefined) return serverName;
  return [name, withinOf(page, match.params), serverName]
    .flatMap((it) => it ?? [])
    .map(shorten)
    .join(SEPARATOR);
}

/** A page's name may come from the loader of a layout with its address. */
function nameOf(page: PageRow, matches: readonly Match[]): string | undefined {
  return matches.flatMap((match) => (pageAt(match.fullPath) === page ? (nameIn(match.loaderData) ?? []) : [])).at(-1);
}

const SEPARATOR = " · ";

function withinOf({ within }: PageRow, params: object): string | undefined {
  if (!within?.startsWith("$")) return within;
  return (params as Record<string, string | undefined>)[within.slice(1)];
}

const shorten = (text: string) => (text.length > 80 ? `${text.slice(0, 79)}…` : text);

/** Whether an address leads to nothing, or to nothing that the person may see. */
const leadsNowhere = (matches: readonly Match[]): boolean =>
  matches.some(
    ({ status, error, _notFound }) => _notFound || status === "notFound" || (Boolean(error) && isNotFound(error)),
  );
