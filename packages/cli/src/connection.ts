import { isIPv4 } from "node:net";
import { parseToken, withoutTrailingSlashes } from "@tessera/domain";
import { CliError, EXIT } from "./exit.ts";
import type { Host } from "./host.ts";
import type { Settings } from "./settings.ts";

/** A server and the token for it, both well-formed; no request was sent yet. */
export type Connection = {
  /** Without a slash at the end; may have a path, for a server behind a prefix. */
  url: string;
  token: string;
  /** The part of the token that may be shown. */
  preview: string;
  verbose: boolean;
};

export const CONNECTION_FLAGS = ["url", "token", "verbose"] as const;
type ConnectionSettings = Settings<(typeof CONNECTION_FLAGS)[number]>;

export function connectionOf(settings: ConnectionSettings, { terminal, env }: Host): Connection {
  settings.require("url");
  const url = serverUrl(settings);
  const token = settings.get("token");
  if (token === undefined) throw noToken(env.TESSERA_TOKEN !== undefined);
  const parsed = parseToken(token);
  if (!parsed) throw notAToken(settings);
  if (settings.source("token") === "flag") {
    terminal.note("--token is visible to other users of this machine; TESSERA_TOKEN in the environment is not.");
  }
  if (url.protocol === "http:" && !isLoopback(url.hostname)) {
    terminal.warn(`${url.origin} is not encrypted: anyone on the network path can read the token. Use https.`);
  }
  return { url: withoutTrailingSlashes(url.href), token, preview: parsed.preview, verbose: settings.get("verbose") };
}

function serverUrl(settings: ConnectionSettings): URL {
  // The value is not repeated in messages: it is where passwords end up by mistake.
  const refuse = (why: string) => new CliError(EXIT.usage, `${settings.label("url")} ${why}`);
  let url: URL;
  try {
    url = new URL(settings.get("url") as string);
  } catch {
    throw refuse("is not an address like https://tessera.example.com");
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") throw refuse("must begin with https:// or http://");
  if (url.username || url.password) throw refuse("must not hold a user name or password");
  if (url.search || url.hash) throw refuse("must end before any ? or #");
  return url;
}

function isLoopback(hostname: string): boolean {
  if (isIPv4(hostname)) return hostname.startsWith("127.");
  return hostname === "localhost" || hostname.endsWith(".localhost") || hostname === "[::1]";
}

function noToken(isEmpty: boolean): CliError {
  return new CliError(EXIT.access, "No access token", [
    isEmpty
      ? "TESSERA_TOKEN is set, but empty. CI systems withhold secrets from builds of forks, and from branches that aren't protected."
      : "Give it as TESSERA_TOKEN, from the secrets of your CI.",
  ]);
}

function notAToken(settings: ConnectionSettings): CliError {
  return new CliError(EXIT.access, `${settings.label("token")} is not a Tessera token`, [
    "A token looks like tsr_pat_… and ends in check digits, so a character is wrong or missing. Nothing was sent.",
  ]);
}
