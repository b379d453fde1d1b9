import { ProjectId } from "@tessera/domain";
import { findBuild } from "../build/build-info.ts";
import { durationOf } from "../choices.ts";
import type { Command } from "../command.ts";
import { CONNECTION_FLAGS, connectionOf, URL_FLAGS } from "../connection.ts";
import { CliError, EXIT, type ExitCode } from "../exit.ts";
import type { Host } from "../host.ts";
import { sharedRunKeyOf } from "../report/report-query.ts";
import { type FoundRun, RunApi } from "../runs/run-api.ts";
import { runSummary } from "../runs/run-summary.ts";
import { readSettings } from "../settings.ts";
import { GATE_FLAGS, gateOf } from "./gate-rules.ts";
import { judgeRun } from "./gate-verdict.ts";

const FLAGS = [...CONNECTION_FLAGS, "project-id", "run-key", "build-id", "wait", ...GATE_FLAGS, "json"] as const;

const DEFAULT_WAIT_MS = 10 * 60_000;
/** Between two looks at the run; the first come sooner, for jobs that end together. */
const SHORTEST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 15_000;

export const gateCommand: Command = {
  name: "gate",
  about: "Wait until a run is complete, then decide",
  example: "tessera gate --project-id PRJ-1 --fail-on new --wait 15m",
  flags: FLAGS,
  run: gate,
};

async function gate(args: string[], host: Host): Promise<ExitCode> {
  const { terminal } = host;
  const settings = await readSettings(FLAGS, args, host);
  settings.require(...URL_FLAGS, "project-id");
  const projectId = settings.parse("project-id", ProjectId);
  const rules = gateOf(settings, "failed");
  const waitMs = durationOf(settings, "wait") ?? DEFAULT_WAIT_MS;
  const connection = await connectionOf(settings, host, settings.get("project-id"));
  const key = sharedRunKeyOf(settings, await findBuild(host), host);
  const api = new RunApi(host, connection, projectId);

  const { run, answer } = await waitFor(api, key, waitMs, host);
  terminal.say(runSummary(run, connection.url));
  if (settings.get("json")) terminal.answer(JSON.stringify(answer));
  const verdict = await judgeRun(api, run, rules);
  for (const line of verdict.lines) terminal.say(line);
  if (verdict.exitCode === EXIT.incomplete) terminal.say(`Gate undecided: ${run.reason}`);
  return verdict.exitCode;
}

/** The run as it is once it is over, or at the end of the wait. */
async function waitFor(api: RunApi, key: string, waitMs: number, host: Host): Promise<FoundRun> {
  const end = host.now() + waitMs;
  let found = await api.findByKey(key);
  for (let pause = SHORTEST_PAUSE_MS; (found?.run.state ?? "running") === "running"; pause *= 1.5) {
    const left = end - host.now();
    if (left <= 0) break;
    host.terminal.status(found ? `${found.run.id}: ${found.run.reason}` : `Waiting for the first upload of '${key}'`);
    await host.sleep(Math.min(pause, LONGEST_PAUSE_MS, left));
    found = found ? await api.get(found.run.id) : await api.findByKey(key);
  }
  host.terminal.clearStatus();
  if (found) return found;
  throw new CliError(EXIT.incomplete, `No upload of the run '${key}' came within ${Math.round(waitMs / 1000)} s`, [
    "Do the jobs report with this run key, and into this project? --verbose shows the key that they use.",
  ]);
}
