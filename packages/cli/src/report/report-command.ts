import { ImportReceipt } from "@tessera/domain";
import { callApi, notTessera } from "../api/api-client.ts";
import type { Command } from "../command.ts";
import { type Connection, connectionOf } from "../connection.ts";
import type { ExitCode } from "../exit.ts";
import type { Host } from "../host.ts";
import { readSettings } from "../settings.ts";
import { exitCodeFor } from "./gate.ts";
import { multipartBody } from "./multipart.ts";
import { choiceOf, REPORT_FLAGS } from "./report-flags.ts";
import { reportQuery } from "./report-query.ts";
import { summaryOf, warningsOf } from "./report-summary.ts";
import { findResultsFiles, type ResultsFile } from "./results-files.ts";
import { uploadProgress } from "./upload-progress.ts";

export const reportCommand: Command = {
  name: "report",
  about: "Upload test reports into a test cycle",
  example: "tessera report --url https://tessera.example.com --project-id PRJ-1 --results-file 'target/**/*.xml'",
  flags: REPORT_FLAGS,
  run: report,
};

async function report(args: string[], host: Host): Promise<ExitCode> {
  const { terminal } = host;
  const settings = await readSettings(REPORT_FLAGS, args, host);
  settings.require("url", "project-id", "results-file");
  choiceOf(settings, "format");
  choiceOf(settings, "report-skipped-as");
  const failOn = choiceOf(settings, "fail-on") ?? "none";
  const query = await reportQuery(settings, host);
  const connection = connectionOf(settings, host);
  if (settings.get("org-id") !== undefined)
    terminal.note("--org-id is ignored: a Tessera server has no organizations.");
  const files = await findResultsFiles(settings.get("results-file"), host.cwd, terminal);
  if (connection.verbose) for (const { name, size } of files) terminal.say(`Report file: ${name} (${size} bytes)`);

  const { receipt, answer } = await upload(files, query, connection, host);
  for (const warning of warningsOf(receipt)) terminal.warn(warning);
  terminal.say(summaryOf(receipt, files.length, connection.url));
  if (settings.get("json")) terminal.answer(JSON.stringify(answer));
  return exitCodeFor(receipt, failOn);
}

/** The server's answer twice: as we understand it, and as it came, with what a newer server may add. */
async function upload(files: ResultsFile[], query: URLSearchParams, connection: Connection, host: Host) {
  const total = files.reduce((sum, { size }) => sum + size, 0);
  const body = multipartBody(files, `tessera-${host.uniqueId()}`, uploadProgress(host, total));
  const answer = await callApi(host, connection, { method: "POST", path: `/imports?${query}`, body });
  const { data: receipt } = ImportReceipt.safeParse(answer);
  if (!receipt) throw notTessera(connection.url);
  return { receipt, answer };
}
