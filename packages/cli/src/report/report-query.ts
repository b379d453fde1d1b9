import { ImportQuery } from "@tessera/domain";
import { findBuild, refineRunKey } from "../build/build-info.ts";
import { CliError, EXIT } from "../exit.ts";
import { fileKey } from "../flags.ts";
import type { Host } from "../host.ts";
import type { ReportSettings } from "./report-flags.ts";

/** Settings that go to the server under the same name. */
const SENT = ["project-id", "cycle-id", "format", "shard", "environment", "run-key"] as const;
/** What was detected rather than given, and may be left out. */
const FOUND = ["branch", "commit", "buildUrl"] as const;

/** The query of the upload. What the user said must be right; what was detected and doesn't fit is left out with a warning. */
export async function reportQuery(settings: ReportSettings, host: Host): Promise<URLSearchParams> {
  const query = new URLSearchParams();
  for (const name of SENT) {
    const value = settings.get(name);
    if (value === undefined) continue;
    const { error } = ImportQuery.shape[fileKey(name) as keyof ImportQuery].safeParse(value);
    if (error) throw new CliError(EXIT.usage, `${settings.label(name)}: ${error.issues[0]?.message}`);
    query.set(fileKey(name), value);
  }
  if (!query.has("format")) query.set("format", "auto");
  if (settings.get("dry-run")) query.set("dryRun", "true");
  await addBuild(query, settings, host);
  return query;
}

async function addBuild(query: URLSearchParams, settings: ReportSettings, host: Host): Promise<void> {
  const build = await findBuild(host);
  if (settings.get("verbose")) host.terminal.say(`Build information from: ${build.foundBy}`);
  for (const name of FOUND) {
    const value = build[name];
    if (value === undefined) continue;
    if (ImportQuery.shape[name].safeParse(value).success) query.set(name, value);
    else host.terminal.warn(`The ${name} from ${build.foundBy} can't be used and is left out`);
  }
  const buildId = settings.get("build-id");
  if (!query.has("runKey")) query.set("runKey", refineRunKey(build.runKey, buildId, settings.get("environment")));
  else if (buildId !== undefined)
    host.terminal.note(`${settings.label("build-id")} is not used, as a run key is given`);
}
