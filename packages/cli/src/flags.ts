import { DUPLICATES, REPORT_FORMATS, SKIPPED_AS, Verdict } from "@tessera/domain";

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
    hint: "TOKEN|-",
    about: "Access token, - reads it from stdin; better given as TESSERA_TOKEN, as command lines are visible to others",
    inFile: false,
  },
  "token-file": { kind: "text", hint: "FILE", about: "File that holds the access token", inFile: false },
  ca: {
    kind: "text",
    hint: "FILE",
    about: "Certificates (PEM) of authorities to trust as well, for servers with a private one",
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
    about:
      "Names the CI run: uploads that share it are one run (default: from the CI system; at a terminal each upload is a run of its own)",
    inFile: false,
  },
  "run-name": { kind: "text", hint: "NAME", about: "The workflow, like nightly (default: from the CI system)" },
  job: { kind: "text", hint: "NAME", about: "The job of the run (default: from the CI system)", inFile: false },
  "job-attempt": {
    kind: "text",
    hint: "N",
    about: "Higher when the job runs again; only the order counts (default: from the CI system, else 1)",
    inFile: false,
  },
  shard: {
    kind: "text",
    hint: "3/8",
    about: "Which part of a job split over several machines (default: from the CI system)",
    inFile: false,
  },
  environment: { kind: "text", hint: "NAME", about: "Where the tests ran, like staging or firefox" },
  "build-id": {
    kind: "text",
    hint: "ID",
    about: "Distinguishes builds that would get the same run key; part of it when --run-key is not given",
    inFile: false,
  },
  branch: { kind: "text", hint: "NAME", about: "Default: from the CI system, else from git", inFile: false },
  commit: { kind: "text", hint: "SHA", about: "Default: from the CI system, else from git", inFile: false },
  "build-url": { kind: "text", hint: "URL", about: "Page of the build (default: from the CI system)", inFile: false },
  "pull-request": { kind: "text", hint: "ID", about: "Default: from the CI system", inFile: false },
  "report-skipped-as": {
    kind: "text",
    hint: SKIPPED_AS.join("|"),
    about: "How skipped tests count: as skipped (default) or blocked, or not at all",
  },
  attachments: {
    kind: "text",
    hint: "failed|all|none",
    about: "Which files that reports name are sent along: of failed tests (default), of all, or none",
  },
  "no-attachments": { kind: "switch", about: "Send no files that reports name, like --attachments none" },
  duplicates: {
    kind: "text",
    hint: DUPLICATES.join("|"),
    about: "What tests of one name in one upload are (default: auto, as the format tells)",
  },
  "no-create": { kind: "switch", about: "Make no test cases for tests that match none" },
  "allow-empty": { kind: "switch", about: "Exit 0, not 6, where the reports hold no test" },
  "fail-on": {
    kind: "text",
    hint: "failed|new|none",
    about: "Exit 1 on any failing test, or only on new failures; muted ones don't count (default: none)",
  },
  "fail-on-missing": { kind: "switch", about: "Exit 1 if a test of the baseline is missing from the complete run" },
  "min-tests": { kind: "text", hint: "N", about: "Exit 1 if the complete run holds fewer tests" },
  wait: {
    kind: "text",
    hint: "10m",
    about: "How long to wait for the run to be complete, like 90s, 10m or 1h (default: 10m)",
  },
  summary: {
    kind: "text",
    hint: "FILE|auto|none",
    about: "Where to write a summary in Markdown (default: auto, the CI system's own page where it has one)",
  },
  annotations: {
    kind: "text",
    hint: "auto|none",
    about: "Annotate new failures where the CI system can show them (default: auto)",
  },
  verdict: { kind: "list", hint: Verdict.options.join("|"), about: "Only these runs; may be repeated", inFile: false },
  limit: { kind: "text", hint: "N", about: "How many rows, at most 200 (default: 50)", inEnv: false, inFile: false },
  cursor: { kind: "text", hint: "CURSOR", about: "Go on where an earlier list ended", inEnv: false, inFile: false },
  mapping: {
    kind: "text",
    hint: "FILE",
    about: 'Which column holds what, as JSON like {"Title": "name"} (default: by the names of the columns)',
  },
  yes: { kind: "switch", about: "Do it, for good", inEnv: false, inFile: false },
  "write-env": {
    kind: "text",
    hint: "FILE",
    about: "Where to keep the new token, as TESSERA_TOKEN=…; other lines of the file stay",
    inEnv: false,
    inFile: false,
  },
  "overlap-hours": {
    kind: "text",
    hint: "N",
    about: "How long the old token keeps working, 0 to 168 (default: 24)",
    inFile: false,
  },
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
