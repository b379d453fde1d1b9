/** The `head` of a route: its title, from the narrowest thing to the widest. */
export const titled = (...parts: (string | undefined)[]) => ({
  meta: [{ title: [...parts.filter((part) => part !== undefined).map(shorten), "Tessera"].join(" · ") }],
});

const shorten = (text: string) => (text.length > 80 ? `${text.slice(0, 79)}…` : text);
