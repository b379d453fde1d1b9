import { readFile } from "node:fs/promises";
import { isIPv4 } from "node:net";
import { resolve } from "node:path";
import { parseToken, withoutTrailingSlashes } from "@tessera/domain";
import { BAKED_URL } from "./baked-url.ts";
import { CliError, EXIT } from "./exit.ts";
import type { Host } from "./host.ts";
import type { Settings } from "./settings.ts";
import { findToken } from "./token-source.ts";

/** A server and the token for it, both well-formed; no request was sent yet. */
export type Connection = Server & {
  token: string;
  /** The part of the token that may be shown. */
  preview: string;
};

/** A server as anyone may call it. */
export type Server = {
  /** Without a slash at the end; may have a path, for a server behind a prefix. */
  url: string;
  /** Certificates (PEM) to trust beside those that Node.js knows. */
  ca: string | undefined;
  verbose: boolean;
};

export const SERVER_FLAGS = ["url", "ca", "verbose"] as const;
export const CONNECTION_FLAGS = ["url", "token", "token-file", "ca", "verbose"] as const;

/** What a command needs to know of the server: nothing where it came from one. */
export const URL_FLAGS: readonly "url"[] = BAKED_URL === undefined ? ["url"] : [];

type ServerSettings = Settings<(typeof SERVER_FLAGS)[number]>;
type ConnectionSettings = Settings<(typeof CONNECTION_FLAGS)[number]>;

/** Without a token, the build's identity token is exchanged for one; for the project, where it is named. */
export async function connectionOf(settings: ConnectionSettings, host: Host, projectId?: string): Promise<Connection> {
  const server = await serverOf(settings, host);
  const { token, from } = await findToken(settings, host, { server, projectId });
  const parsed = parseToken(token);
  if (!parsed) throw notAToken(from);
  return { ...server, token, preview: parsed.preview };
}

export async function serverOf(settings: ServerSettings, { terminal, cwd }: Host): Promise<Server> {
  settings.require(...URL_FLAGS);
  const url = serverUrl(settings);
  if (url.protocol === "http:" && !isLoopback(url.hostname)) {
    terminal.warn(`${url.origin} is not encrypted: anyone on the network path can read the token. Use https.`);
  }
  return { url: withoutTrailingSlashes(url.href), ca: await readCa(settings, cwd), verbose: settings.get("verbose") };
}

function serverUrl(settings: ServerSettings): URL {
  // The value is not repeated in messages: it is where passwords end up by mistake.
  const refuse = (why: string) => new CliError(EXIT.usage, `${settings.label("url")} ${why}`);
  let url: URL;
  try {
    url = new URL(settings.get("url") ?? (BAKED_URL as string));
  } catch {
    throw refuse("is not an address like https://tessera.example.com");
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") throw refuse("must begin with https:// or http://");
  if (url.username || url.password) throw refuse("must not hold a user name or password");
  if (url.search || url.hash) throw refuse("must end before any ? or #");
  return url;
}

async function readCa(settings: ServerSettings, cwd: string): Promise<string | undefined> {
  const file = settings.get("ca");
  if (file === undefined) return undefined;
  const refuse = (why: string) => new CliError(EXIT.usage, `${settings.label("ca")}: '${file}' ${why}`);
  const text = await readFile(resolve(cwd, file), "utf8").catch((error: NodeJS.ErrnoException) => {
    throw refuse(`can't be read (${error.code})`);
  });
  if (!text.includes("-----BEGIN CERTIFICATE-----")) throw refuse("holds no certificate in PEM format");
  return text;
}

function isLoopback(hostname: string): boolean {
  if (isIPv4(hostname)) return hostname.startsWith("127.");
  return hostname === "localhost" || hostname.endsWith(".localhost") || hostname === "[::1]";
}

function notAToken(from: string): CliError {
  return new CliError(EXIT.access, `${from} is not a Tessera token`, [
    "A token looks like tsr_pat_… and ends in check digits, so a character is wrong or missing. Nothing was sent.",
  ]);
}
