import { ProjectId } from "@tessera/domain";
import { findBuild } from "../build/build-info.ts";
import type { Command } from "../command.ts";
import { CONNECTION_FLAGS, connectionOf, URL_FLAGS } from "../connection.ts";
import { CliError, EXIT, type ExitCode } from "../exit.ts";
import { exitCodeWithout } from "../gate/gate-rules.ts";
import type { Host } from "../host.ts";
import { sharedRunKeyOf } from "../report/report-query.ts";
import { RunApi } from "../runs/run-api.ts";
import { runSummary } from "../runs/run-summary.ts";
import { readSettings } from "../settings.ts";

const FLAGS = [...CONNECTION_FLAGS, "project-id", "run-key", "build-id", "json"] as const;

export const finishCommand: Command = {
  name: "finish",
  about: "Say that no more uploads of a run come, so that it waits for no lost shard",
  example: "tessera finish --project-id PRJ-1",
  flags: FLAGS,
  run: finish,
};

async function finish(args: string[], host: Host): Promise<ExitCode> {
  const settings = await readSettings(FLAGS, args, host);
  settings.require(...URL_FLAGS, "project-id");
  const projectId = settings.parse("project-id", ProjectId);
  const connection = await connectionOf(settings, host, settings.get("project-id"));
  const key = sharedRunKeyOf(settings, await findBuild(host), host);
  const api = new RunApi(host, connection, projectId);
  const found = await api.findByKey(key);
  if (!found) throw new CliError(EXIT.incomplete, `There is no run '${key}': no upload of it came`);
  const { run, answer } = await api.finish(found.run.id);
  host.terminal.say(runSummary(run, connection.url));
  if (settings.get("json")) host.terminal.answer(JSON.stringify(answer));
  return exitCodeWithout(run);
}
