import { REPORT_FORMATS } from "@tessera/domain";

type Flag = {
  /** `text` takes a value, `list` may be repeated, `switch` takes none. */
  kind: "text" | "list" | "switch";
  /** Stands for the value in the help. */
  hint?: string;
  about: string;
  /** False for a flag that the environment can't set. */
  inEnv?: false;
  /** False for what `tessera.json` must not hold: the token, and what differs from run to run. */
  inFile?: false;
};

/** Every flag of every command, once. The names in the environment and in `tessera.json` follow from the flag's. */
export const FLAGS = {
  url: { kind: "text", hint: "URL", about: "Address of the Tessera server" },
  token: {
    kind: "text",
    hint: "TOKEN",
    about: "Access token; better given as TESSERA_TOKEN, as command lines are visible to other users",
    inFile: false,
  },
  "project-id": { kind: "text", hint: "ID", about: "Project, like PRJ-1" },
  "cycle-id": { kind: "text", hint: "ID", about: "Test cycle, like TCYCLE-5 (default: the project's master cycle)" },
  format: {
    kind: "text",
    hint: "auto|NAME",
    about: `Format of the reports (default: auto, by their content): ${REPORT_FORMATS.map(({ name }) => name).join(" ")}`,
  },
  "results-file": {
    kind: "list",
    hint: "PATTERN",
    about: "Report file or quoted pattern, like 'target/**/*.xml' or 'a/{b,c}.xml'; may be repeated",
  },
  "dry-run": { kind: "switch", about: "Show what an upload would do, and store nothing", inFile: false },
  "run-key": {
    kind: "text",
    hint: "KEY",
    about: "Names the CI run, so that a repeated upload is recognised (default: from the CI, else the git commit)",
    inFile: false,
  },
  shard: { kind: "text", hint: "3/8", about: "Which part of a run split over several jobs", inFile: false },
  environment: { kind: "text", hint: "NAME", about: "Where the tests ran, like staging or firefox" },
  "build-id": {
    kind: "text",
    hint: "ID",
    about: "Distinguishes builds that would get the same run key; part of it when --run-key is not given",
    inFile: false,
  },
  "report-skipped-as": {
    kind: "text",
    hint: "skipped",
    about: "How skipped tests count (default, and the only value so far: skipped)",
  },
  "fail-on": { kind: "text", hint: "failed|none", about: "Exit 1 after an upload with failed tests (default: none)" },
  json: { kind: "switch", about: "Print the server's answer as JSON on stdout", inFile: false },
  verbose: { kind: "switch", about: "Show requests and responses, without the token", inFile: false },
  "org-id": {
    kind: "text",
    hint: "ID",
    about: "Ignored; a Tessera server has no organizations",
    inEnv: false,
    inFile: false,
  },
} as const satisfies Record<string, Flag>;

export type FlagName = keyof typeof FLAGS;

/** A switch is false and a list empty where nothing was given. */
export type FlagValue<Name extends FlagName> = (typeof FLAGS)[Name]["kind"] extends "switch"
  ? boolean
  : (typeof FLAGS)[Name]["kind"] extends "list"
    ? string[]
    : string | undefined;

export function flag(name: FlagName): Flag {
  return FLAGS[name];
}

/** `--project-id` is `TESSERA_PROJECT_ID` in the environment. */
export function environmentName(name: FlagName): string {
  return `TESSERA_${name.replaceAll("-", "_").toUpperCase()}`;
}

/** `--project-id` is `projectId` in the file. */
export function fileKey(name: FlagName): string {
  return name.replace(/-([a-z])/g, (_, initial: string) => initial.toUpperCase());
}

/** Flags that `tessera.json` may set, by their key there. */
export const FILE_KEYS: ReadonlyMap<string, FlagName> = new Map(
  (Object.keys(FLAGS) as FlagName[]).filter((name) => flag(name).inFile !== false).map((name) => [fileKey(name), name]),
);
