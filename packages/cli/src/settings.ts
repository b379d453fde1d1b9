import { TOKEN_PATTERN } from "@tessera/domain";
import { type CommandLine, parseCommandLine } from "./command-line.ts";
import { CliError, EXIT } from "./exit.ts";
import { environmentName, FLAGS, type FlagName, type FlagValue, fileKey, flag } from "./flags.ts";
import type { Environment, Host } from "./host.ts";
import { readSettingsFile, SETTINGS_FILE } from "./settings-file.ts";

type Schema<Value> = {
  safeParse(value: unknown): { success: boolean; data?: Value; error?: { issues: { message: string }[] } };
};
type Source = "flag" | "environment" | "file";
type Given = { value: string | string[] | boolean; source: Source };

/** The settings of a command: flags beat the environment, which beats `tessera.json`. An empty value counts as not given. */
export class Settings<Name extends FlagName = FlagName> {
  readonly #given: ReadonlyMap<FlagName, Given>;

  constructor(given: ReadonlyMap<FlagName, Given>) {
    this.#given = given;
  }

  get<N extends Name>(name: N): FlagValue<N> {
    const absent = { text: undefined, list: [], switch: false }[flag(name).kind];
    return (this.#given.get(name)?.value ?? absent) as FlagValue<N>;
  }

  source(name: Name): Source | undefined {
    return this.#given.get(name)?.source;
  }

  /** Where a value came from, in the user's terms. */
  label(name: Name): string {
    return labelOf(name, this.source(name) ?? "flag");
  }

  /** A value as the schema has it; refuses one that doesn't fit, and one that is absent. */
  parse<Value>(name: Name, schema: Schema<Value>): Value {
    this.require(name);
    const { success, data, error } = schema.safeParse(this.get(name));
    if (success) return data as Value;
    throw new CliError(EXIT.usage, `${this.label(name)}: ${error?.issues[0]?.message ?? "is not understood"}`);
  }

  /** Refuses to go on where one of these is absent, naming all that are. */
  require(...names: Name[]): void {
    const missing = names.filter((name) => !this.#given.has(name));
    if (missing.length === 0) return;
    throw new CliError(EXIT.usage, `Missing ${missing.map((name) => `--${name}`).join(", ")}`, missing.map(waysToGive));
  }
}

/** Reads the flags a command knows from all three places. No place but the token's own may hold a token. */
export async function readSettings<Name extends FlagName>(
  names: readonly Name[],
  args: string[],
  host: Pick<Host, "env" | "cwd" | "redactor">,
): Promise<Settings<Name>> {
  return settingsOf(names, parseCommandLine(args, names), host);
}

/** The same of a command line that was parsed before. */
export async function settingsOf<Name extends FlagName>(
  names: readonly Name[],
  typed: CommandLine,
  host: Pick<Host, "env" | "cwd" | "redactor">,
): Promise<Settings<Name>> {
  const file = await readSettingsFile(host.cwd);
  const given = new Map<FlagName, Given>();
  for (const name of names) {
    const candidates: [Source, Given["value"] | undefined][] = [
      ["flag", typed.get(name)],
      ["environment", readEnvironment(name, host.env)],
      ["file", file.get(name)],
    ];
    for (const [source, value] of candidates) {
      if (name === "token") host.redactor.hide(value as string | undefined);
      else refuseToken(name, source, value);
      const present = withoutEmpty(value);
      if (present !== undefined && !given.has(name)) given.set(name, { value: present, source });
    }
  }
  return new Settings(given);
}

function readEnvironment(name: FlagName, env: Environment): string | string[] | boolean | undefined {
  if (flag(name).inEnv === false) return undefined;
  const variable = environmentName(name);
  const value = env[variable];
  if (value === undefined || value.trim() === "") return undefined;
  if (flag(name).kind === "list") return value.split(/\r?\n/);
  if (flag(name).kind === "text") return value;
  if (/^(true|1)$/i.test(value.trim())) return true;
  if (/^(false|0)$/i.test(value.trim())) return false;
  throw new CliError(EXIT.usage, `${variable} must be true or false`);
}

function withoutEmpty(value: Given["value"] | undefined): Given["value"] | undefined {
  if (value === undefined || typeof value === "boolean") return value;
  if (typeof value === "string") return value.trim() || undefined;
  const items = value.filter((item) => item.trim() !== "");
  return items.length > 0 ? items : undefined;
}

function refuseToken(name: FlagName, source: Source, value: Given["value"] | undefined): void {
  if (value === undefined || !TOKEN_PATTERN.test(String(value))) return;
  throw new CliError(EXIT.usage, `${labelOf(name, source)} holds an access token`, [
    "Give the token as TESSERA_TOKEN. If anyone else can read this command or its log, revoke the token.",
  ]);
}

function labelOf(name: FlagName, source: Source): string {
  if (source === "environment") return environmentName(name);
  return source === "file" ? `"${fileKey(name)}" in ${SETTINGS_FILE}` : `--${name}`;
}

function waysToGive(name: FlagName): string {
  const hint = "hint" in FLAGS[name] ? ` ${FLAGS[name].hint}` : "";
  const ways = [`--${name}${hint}`, environmentName(name)];
  if (flag(name).inFile !== false) ways.push(`"${fileKey(name)}" in ${SETTINGS_FILE}`);
  return `Give it as ${ways.join(", or ")}.`;
}
