import type { Receipt } from "../api/answers.ts";
import { showInCi } from "../ci-output/ci-output.ts";
import { type Connection, connectionOf } from "../connection.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { type Gate, gateOf } from "../gate/gate-rules.ts";
import { judgeUpload } from "../gate/gate-verdict.ts";
import type { Host } from "../host.ts";
import { RunApi } from "../runs/run-api.ts";
import { sendAttachments } from "./attachment-upload.ts";
import { attachmentsToSend, checkChoices, type ReportSettings } from "./report-flags.ts";
import { reportQuery } from "./report-query.ts";
import { summaryOf, warningsOf } from "./report-summary.ts";
import type { ResultsFile } from "./results-files.ts";
import { type Uploaded, upload } from "./upload.ts";

/** All that an upload needs to know, checked before any file is looked for. */
export type ReportSession = {
  settings: ReportSettings;
  query: URLSearchParams;
  connection: Connection;
  gate: Gate;
  host: Host;
};

/** What needs no server: throws CliError where something is wrong with the flags. */
export async function prepareSession(
  settings: ReportSettings,
  host: Host,
  failOn: Gate["failOn"],
): Promise<Pick<ReportSession, "gate" | "query">> {
  checkChoices(settings);
  const gate = gateOf(settings, failOn, settings.get("allow-empty"));
  return { gate, query: await reportQuery(settings, host) };
}

export async function openSession(
  settings: ReportSettings,
  host: Host,
  failOn: Gate["failOn"],
): Promise<ReportSession> {
  const { gate, query } = await prepareSession(settings, host, failOn);
  const connection = await connectionOf(settings, host, settings.get("project-id"));
  if (settings.get("org-id") !== undefined) {
    host.terminal.note("--org-id is ignored: a Tessera server has no organizations.");
  }
  return { settings, query, connection, gate, host };
}

/** Uploads the files, says what became of them, and decides. */
export async function sendReports(
  session: ReportSession,
  files: ResultsFile[],
): Promise<{ exitCode: ExitCode; uploaded: Uploaded }> {
  const { settings, query, connection, gate, host } = session;
  const { terminal } = host;
  if (connection.verbose) for (const { name, size } of files) terminal.say(`Report file: ${name} (${size} bytes)`);
  const uploaded = await upload(files, query, connection, host);
  const { answer } = uploaded;
  const attachments = await sendAttachments(uploaded.receipt, attachmentsToSend(settings), connection, host);
  const receipt = { ...uploaded.receipt, attachments };
  for (const warning of warningsOf(receipt)) terminal.warn(warning);
  const summary = summaryOf(receipt, files.length, connection.url);
  terminal.say(summary);
  if (settings.get("json")) terminal.answer(JSON.stringify(withAttachments(answer, uploaded.receipt, receipt)));

  const api = new RunApi(host, connection, receipt.projectId);
  const verdict = await judgeUpload(api, receipt, gate);
  for (const line of verdict.lines) terminal.say(line);
  await showInCi(settings, host, api, { receipt, verdict, serverUrl: connection.url });
  if (verdict.exitCode === EXIT.gateFailed || receipt.totals.tests > 0 || settings.get("allow-empty")) {
    return { exitCode: verdict.exitCode, uploaded };
  }
  terminal.fail("The reports hold no test", ["Did the tests run? --allow-empty accepts this."]);
  return { exitCode: EXIT.report, uploaded };
}

/** The answer as it came, with what became of the files that were sent after it. */
function withAttachments(answer: unknown, before: Receipt, { attachments }: Receipt): unknown {
  return attachments === before.attachments ? answer : { ...Object(answer), attachments };
}
