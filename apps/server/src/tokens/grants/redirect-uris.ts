/** A program that listens on its own machine; which port it gets is known only when it does (RFC 8252, 7.3). */
const LOOPBACK = /^http:\/\/(127\.0\.0\.1|\[::1\]|localhost)(?::[0-9]{1,5})?((?:\/[^#]*)?)$/;
/** Printable ASCII without what ends an attribute or is read as another character. */
const PLAIN = /^[!$-;=?-[\]_a-z~]{1,1000}$/;

/** Schemes of assistants' own programs; others must be a reversed domain name, which has a dot (RFC 8252, 7.1). */
const PROGRAM_SCHEMES = new Set([
  "cursor:",
  "vscode:",
  "vscode-insiders:",
  "windsurf:",
  "zed:",
  "claude:",
  "jetbrains:",
]);

/** What is wrong with an address to answer at, for its client; undefined for one that may be used. */
export function redirectFault(uri: string): string | undefined {
  if (!PLAIN.test(uri) || !URL.canParse(uri)) return "it must be an absolute address of printable ASCII characters";
  const { protocol, username, password, hostname } = new URL(uri);
  if (uri.includes("#")) return "it can't have a fragment";
  if (username !== "" || password !== "") return "it can't hold a user name or password";
  if (protocol === "https:") return hostname === "" ? "it needs a host" : undefined;
  if (protocol === "http:") return isLoopback(uri) ? undefined : "http:// is for programs on the same computer only";
  return PROGRAM_SCHEMES.has(protocol) || protocol.includes(".")
    ? undefined
    : `the scheme ${protocol} must be a reversed domain name, such as org.example.app:`;
}

export function isLoopback(uri: string): boolean {
  return LOOPBACK.test(uri);
}

/** True where one of the addresses is exactly this one, but for the port of a program on the same computer. */
export function isRegistered(registered: readonly string[], uri: string): boolean {
  return registered.some((known) => known === uri || (isLoopback(known) && withoutPort(known) === withoutPort(uri)));
}

function withoutPort(uri: string): string | undefined {
  const [, host, rest] = LOOPBACK.exec(uri) ?? [];
  return host === undefined ? undefined : `${host} ${rest}`;
}

/** Where an answer goes, for people. */
export function shownHost(uri: string): string {
  if (isLoopback(uri)) return "this computer";
  const { protocol, host } = new URL(uri);
  return protocol === "https:" ? host : protocol;
}

/** The address with an answer in its query. */
export function withAnswer(uri: string, answer: Record<string, string | undefined>): string {
  const url = new URL(uri);
  for (const [name, value] of Object.entries(answer)) if (value !== undefined) url.searchParams.set(name, value);
  return url.href;
}
