import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { TOKEN_PATTERN } from "@tessera/domain";
import { CliError, EXIT } from "./exit.ts";
import { FILE_KEYS, type FlagName, flag } from "./flags.ts";

export const SETTINGS_FILE = "tessera.json";

/** What `tessera.json` in the working directory sets; empty where there is none. A token in it is refused: it gets committed. */
export async function readSettingsFile(cwd: string): Promise<Map<FlagName, string | string[]>> {
  const text = await readIfThere(join(cwd, SETTINGS_FILE));
  if (text === undefined) return new Map();
  if (TOKEN_PATTERN.test(text)) throw tokenInFile();
  const settings = new Map<FlagName, string | string[]>();
  for (const [key, value] of Object.entries(parseObject(text))) {
    if (key === "token") throw tokenInFile();
    const name = FILE_KEYS.get(key);
    if (name === undefined) throw unusable(`unknown key "${key}"`, [`It may set ${[...FILE_KEYS.keys()].join(", ")}.`]);
    settings.set(name, expectValue(name, key, value));
  }
  return settings;
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw unusable(`it can't be read (${(error as NodeJS.ErrnoException).code})`);
  }
}

function parseObject(text: string): object {
  let content: unknown;
  try {
    content = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    // The parser's own message quotes the file, which may hold a secret.
    throw unusable("it is not valid JSON");
  }
  if (typeof content !== "object" || content === null || Array.isArray(content)) throw unusable("expected an object");
  return content;
}

function expectValue(name: FlagName, key: string, value: unknown): string | string[] {
  if (typeof value === "string") return value;
  if (flag(name).kind !== "list") throw unusable(`"${key}" must be a text`);
  if (Array.isArray(value) && value.every((item) => typeof item === "string")) return value;
  throw unusable(`"${key}" must be a text or a list of texts`);
}

function tokenInFile(): CliError {
  return unusable("it holds a token", [
    "Files get committed and shared. Take the token out, revoke it if anyone else could read it,",
    "and give the new one as TESSERA_TOKEN, from the secrets of your CI.",
  ]);
}

function unusable(why: string, details: string[] = []): CliError {
  return new CliError(EXIT.usage, `${SETTINGS_FILE}: ${why}`, details);
}
