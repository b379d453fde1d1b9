import type { Command } from "../command.ts";
import { URL_FLAGS } from "../connection.ts";
import type { ExitCode } from "../exit.ts";
import type { Host } from "../host.ts";
import { readSettings } from "../settings.ts";
import { REPORT_FLAGS } from "./report-flags.ts";
import { openSession, sendReports } from "./report-session.ts";
import { findResultsFiles } from "./results-files.ts";

export const reportCommand: Command = {
  name: "report",
  about: "Upload test reports into a test cycle",
  example: "tessera report --url https://tessera.example.com --project-id PRJ-1 --results-file 'target/**/*.xml'",
  flags: REPORT_FLAGS,
  run: report,
};

async function report(args: string[], host: Host): Promise<ExitCode> {
  const settings = await readSettings(REPORT_FLAGS, args, host);
  settings.require(...URL_FLAGS, "project-id", "results-file");
  const session = await openSession(settings, host, "none");
  const files = await findResultsFiles(settings.get("results-file"), host.cwd, host.terminal);
  return (await sendReports(session, files)).exitCode;
}
