import { instanceName } from "#web/sign-in/session.ts";
import { isNotFound } from "./app-error.ts";

/** The `head` of a route: its title, from the narrowest thing to the widest, the name of the instance. */
export function titled(...parts: (string | undefined)[]) {
  const known = parts.filter((part) => part !== undefined);
  // What could not be loaded has no name to tell; the root says what became of it.
  if (parts.length > 0 && known.length === 0) return { meta: [] };
  return { meta: [{ title: [...known.map(shorten), instanceName()].join(" · ") }] };
}

const shorten = (text: string) => (text.length > 80 ? `${text.slice(0, 79)}…` : text);

type Match = { status: string; error: unknown; _notFound?: boolean };

/** Whether an address leads to nothing, or to nothing that the person may see. */
export const leadsNowhere = (matches: readonly Match[]): boolean =>
  matches.some(({ status, error, _notFound }) => _notFound || status === "notFound" || (error && isNotFound(error)));
