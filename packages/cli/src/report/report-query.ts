import { ImportQuery } from "@tessera/domain";
import { type BuildInfo, findBuild, refineRunKey } from "../build/build-info.ts";
import { movedFiles } from "../build/moved-files.ts";
import { CliError, EXIT } from "../exit.ts";
import { fileKey } from "../flags.ts";
import type { Host } from "../host.ts";
import type { Settings } from "../settings.ts";
import type { ReportSettings } from "./report-flags.ts";

/** Settings that go to the server under the same name. */
const SENT = [
  "project-id",
  "cycle-id",
  "format",
  "duplicates",
  "run-key",
  "run-name",
  "job",
  "job-attempt",
  "shard",
  "environment",
  "branch",
  "commit",
  "pull-request",
  "build-url",
] as const;
/** What is detected where it isn't given, and may be left out. */
const FOUND = [
  "runName",
  "job",
  "jobAttempt",
  "shard",
  "branch",
  "commit",
  "pullRequest",
  "targetBranch",
  "buildUrl",
  "ci",
] as const satisfies (keyof BuildInfo & keyof ImportQuery)[];

/** The query of the upload. What the user said must be right; what was detected and doesn't fit is left out with a warning. */
export async function reportQuery(settings: ReportSettings, host: Host): Promise<URLSearchParams> {
  const query = new URLSearchParams();
  for (const name of SENT) {
    const value = settings.get(name);
    if (value === undefined) continue;
    const { error } = schemaOf(fileKey(name) as keyof ImportQuery).safeParse(numeric(name, value));
    if (error) throw new CliError(EXIT.usage, `${settings.label(name)}: ${error.issues[0]?.message}`);
    query.set(fileKey(name), value);
  }
  if (!query.has("format")) query.set("format", "auto");
  if (settings.get("dry-run")) query.set("dryRun", "true");
  if (settings.get("no-create")) query.set("createMissing", "false");
  const skippedAs = settings.get("report-skipped-as");
  if (skippedAs !== undefined) query.set("skippedAs", skippedAs);
  const renames = settings.get("dry-run") ? undefined : await movedFiles(host.git);
  if (renames) query.set("renames", renames);
  await addBuild(query, settings, host);
  return query;
}

async function addBuild(query: URLSearchParams, settings: ReportSettings, host: Host): Promise<void> {
  const build = await findBuild(host);
  if (settings.get("verbose")) host.terminal.say(`Build information from: ${build.foundBy}`);
  for (const name of FOUND) {
    const value = build[name];
    if (value === undefined || query.has(name)) continue;
    if (schemaOf(name).safeParse(value).success) query.set(name, String(value));
    else host.terminal.warn(`The ${name} from ${build.foundBy} can't be used and is left out`);
  }
  query.set("runKey", runKeyOf(settings, build, host));
}

/** The key that was given, else that of the build. */
function runKeyOf(settings: Settings<"run-key" | "build-id">, build: BuildInfo, host: Host): string {
  const [given, buildId] = [settings.get("run-key"), settings.get("build-id")];
  if (given === undefined) return refineRunKey(build.runKey, buildId);
  if (buildId !== undefined) {
    host.terminal.note(`${settings.label("build-id")} is not used, as a run key is given`);
  }
  return given;
}

/** The key of a run that other commands report to. */
export function sharedRunKeyOf(settings: Settings<"run-key" | "build-id">, build: BuildInfo, host: Host): string {
  if (!build.isOnce) return runKeyOf(settings, build, host);
  settings.require("run-key");
  return runKeyOf(settings, build, host);
}

function schemaOf(name: keyof ImportQuery): {
  safeParse(value: unknown): ReturnType<typeof ImportQuery.shape.branch.safeParse>;
} {
  return ImportQuery.shape[name] as typeof ImportQuery.shape.branch;
}

/** Numbers are text on the command line and in the query. */
function numeric(name: string, value: string): string | number {
  return name === "job-attempt" ? Number(value) : value;
}
