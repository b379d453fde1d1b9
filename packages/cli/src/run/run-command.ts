import type { Receipt } from "../api/answers.ts";
import type { Command } from "../command.ts";
import { parseWithArguments } from "../command-line.ts";
import { URL_FLAGS } from "../connection.ts";
import { CliError, EXIT, type ExitCode } from "../exit.ts";
import type { Host } from "../host.ts";
import { REPORT_FLAGS } from "../report/report-flags.ts";
import { openSession, prepareSession, type ReportSession, sendReports } from "../report/report-session.ts";
import { findResultsFiles, type ResultsFile } from "../report/results-files.ts";
import { settingsOf } from "../settings.ts";
import { usesIdentity } from "../token-source.ts";
import { type Snapshot, stateOf, statesOf, takeSnapshot, writtenSince } from "./written-reports.ts";

export const runCommand: Command = {
  name: "run",
  about: "Run the tests, and upload the reports that they write",
  example: "tessera run --project-id PRJ-1 -- npm test",
  flags: REPORT_FLAGS,
  takes: "-- COMMAND …",
  run: runTests,
};

async function runTests(args: string[], host: Host): Promise<ExitCode> {
  const { terminal, cwd } = host;
  const at = args.indexOf("--");
  const command = at === -1 ? [] : args.slice(at + 1);
  const { line } = parseWithArguments(at === -1 ? args : args.slice(0, at), REPORT_FLAGS, 0);
  if (command.length === 0) {
    throw new CliError(EXIT.usage, "No command to run", ["Give it after --, like: tessera run -- npm test"]);
  }
  const settings = await settingsOf(REPORT_FLAGS, line, host);
  settings.require(...URL_FLAGS, "project-id");
  // Before the tests, so that what is wrong with the flags shows at once.
  const open = () => openSession(settings, host, "failed");
  // A build's identity token is exchanged only after them: what that gives lives for minutes.
  const isLate = usesIdentity(settings, host);
  const session = isLate ? await prepareSession(settings, host, "failed").then(() => undefined) : await open();
  const patterns = settings.get("results-file");
  const before = patterns.length > 0 ? await statesOf(patterns, cwd) : await takeSnapshot(cwd, terminal);
  const { code, interrupted } = await host.runCommand(command, { cwd, stdoutToStderr: settings.get("json") });
  if (interrupted) return EXIT.interrupted;
  if (code !== 0) terminal.note(`${command[0]} exited with ${code}`);
  if (session) return decide(code, await upload(session, before), session);
  const late = await openLate(open, host);
  if (!late) return code === 0 ? EXIT.access : EXIT.gateFailed;
  return decide(code, await upload(late, before), late);
}

/** Undefined where it can't be opened, which is said here: the command's own failure must not be lost. */
async function openLate(open: () => Promise<ReportSession>, { terminal }: Host): Promise<ReportSession | undefined> {
  try {
    return await open();
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    terminal.fail(error.message, error.details);
    return undefined;
  }
}

type Outcome = { exitCode: ExitCode; receipt?: Receipt };

/** What the upload says of itself; an error of it is said here, since the command's own failure must not be lost. */
async function upload(session: ReportSession, before: Snapshot): Promise<Outcome> {
  const { terminal } = session.host;
  try {
    const files = await filesOf(session, before);
    const { exitCode, uploaded } = await sendReports(session, files);
    return { exitCode, receipt: uploaded.receipt };
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    terminal.fail(error.message, error.details);
    return { exitCode: error.exitCode };
  }
}

/** Those that were named and those that were found, as far as this command wrote them. */
async function filesOf({ settings, host }: ReportSession, before: Snapshot): Promise<ResultsFile[]> {
  const { terminal, cwd } = host;
  const patterns = settings.get("results-file");
  if (patterns.length === 0) return foundFiles(before, host);
  const files = await findResultsFiles(patterns, cwd, terminal);
  const states = await Promise.all(files.map(({ path }) => stateOf(path)));
  const written = files.filter(({ path }, at) => before.get(path) !== states[at]);
  if (written.length < files.length) {
    terminal.warn(`${files.length - written.length} reports are left out: they are from before this command`);
  }
  if (written.length === 0) throw nothingWritten(patterns.join(", "));
  return written;
}

async function foundFiles(before: Snapshot, { terminal, cwd }: Host): Promise<ResultsFile[]> {
  const reports = await writtenSince(before, cwd, terminal);
  if (reports.length === 0) throw nothingWritten(cwd);
  const formats = new Set(reports.map(({ format }) => format));
  if (formats.size > 1) {
    terminal.warn(
      `Reports of several formats were written (${[...formats].join(", ")}): if they hold the same tests, name one with --results-file`,
    );
  }
  return findResultsFiles(
    reports.map(({ name }) => name),
    cwd,
    terminal,
  );
}

function nothingWritten(where: string): CliError {
  return new CliError(EXIT.report, "The command wrote no report", [
    `Looked for new files in ${where}. Name them with --results-file where they lie elsewhere.`,
  ]);
}

/** Red stays red, unless every failure is muted and the results are whole. */
function decide(code: number, { exitCode, receipt }: Outcome, { gate, host: { terminal } }: ReportSession): ExitCode {
  if (code === 0) return exitCode;
  if (exitCode === EXIT.done && gate.failOn === "failed" && receipt && isAllMuted(receipt)) {
    terminal.note("Every failing test is muted: this passes");
    return EXIT.done;
  }
  const failing = receipt === undefined ? 0 : receipt.totals.failed + receipt.totals.errors;
  if (failing === 0) terminal.fail(`The command exited with ${code}, and no report of it holds a failing test`);
  return EXIT.gateFailed;
}

/** After a gate for failing tests let them pass: there are some, so all of them are muted, and nothing is missing. */
function isAllMuted({ status, totals, run }: Receipt): boolean {
  if (run == null || run.unmatched.failing > 0 || status !== "complete") return false;
  return totals.failed + totals.errors > 0 && run.counts.muted > 0;
}
