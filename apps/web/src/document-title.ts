import { instanceName } from "./session/session.ts";

/** The `head` of a route: its title, from the narrowest thing to the widest, the name of the instance. */
export const titled = (...parts: (string | undefined)[]) => ({
  meta: [{ title: [...parts.filter((part) => part !== undefined).map(shorten), instanceName()].join(" · ") }],
});

const shorten = (text: string) => (text.length > 80 ? `${text.slice(0, 79)}…` : text);
