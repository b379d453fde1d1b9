import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Server } from "./connection.ts";
import { CliError, EXIT } from "./exit.ts";
import type { Host } from "./host.ts";
import { exchangeIdentity } from "./identity/identity-exchange.ts";
import { identityHint, identitySourceOf } from "./identity/identity-sources.ts";
import type { Settings } from "./settings.ts";

type TokenSettings = Settings<"token" | "token-file">;
type Found = { token: string; from: string };
/** What the token is for. */
type Target = { server: Server; projectId: string | undefined };

/** The token as it was given, and where, in the user's terms. What was typed beats what the environment says. */
export async function findToken(settings: TokenSettings, host: Host, target: Target): Promise<Found> {
  const found = await readToken(settings, host, target);
  host.redactor.hide(found.token);
  return found;
}

/** True where no token is given and the CI system offers an identity token: what that is exchanged for lives for minutes. */
export function usesIdentity(settings: TokenSettings, { env }: Pick<Host, "env">): boolean {
  const isGiven = settings.get("token") !== undefined || settings.get("token-file") !== undefined;
  return !isGiven && identitySourceOf(env) !== undefined;
}

async function readToken(settings: TokenSettings, host: Host, { server, projectId }: Target): Promise<Found> {
  const [given, file] = [settings.get("token"), settings.get("token-file")];
  const typed = (["token", "token-file"] as const).filter((name) => settings.source(name) === "flag");
  if (typed.length === 2) throw new CliError(EXIT.usage, "Give --token or --token-file, not both");
  if (file !== undefined && (given === undefined || typed[0] === "token-file"))
    return readTokenFile(file, settings, host);
  if (given === undefined) {
    const source = identitySourceOf(host.env);
    if (!source) throw noToken(host, server);
    return { token: await exchangeIdentity(host, server, source, projectId), from: "The server's answer" };
  }
  if (given === "-") return { token: firstLine(await host.readStdin(), "stdin"), from: "The first line of stdin" };
  if (typed[0] === "token") {
    host.terminal.note("--token is visible to other users of this machine; TESSERA_TOKEN in the environment is not.");
  }
  return { token: given, from: settings.label("token") };
}

async function readTokenFile(file: string, settings: TokenSettings, { cwd }: Host) {
  const label = settings.label("token-file");
  const text = await readFile(resolve(cwd, file), "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new CliError(EXIT.access, `${label}: '${file}' can't be read (${error.code})`);
  });
  return { token: firstLine(text, `'${file}'`), from: `The first line of '${file}'` };
}

function firstLine(text: string, from: string): string {
  const line = text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)[0]
    ?.trim();
  if (line) return line;
  throw new CliError(EXIT.access, `No access token: ${from} is empty`);
}

function noToken({ env }: Host, { url }: Server): CliError {
  const hint = identityHint(env, url);
  return new CliError(EXIT.access, "No access token", [
    env.TESSERA_TOKEN === undefined
      ? "Give it as TESSERA_TOKEN, from the secrets of your CI."
      : "TESSERA_TOKEN is set, but empty. CI systems withhold secrets from builds of forks, and from branches that aren't protected.",
    ...(hint === undefined ? [] : [hint]),
  ]);
}
