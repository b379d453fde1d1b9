import { readFile, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { type CaseFile, type CaseMapping, MAX_CASE_FILE_BYTES, readCaseFile } from "@tessera/case-files";
import { DomainError, ProjectId } from "@tessera/domain";
import type { Command } from "../command.ts";
import { parseWithArguments } from "../command-line.ts";
import { CONNECTION_FLAGS, connectionOf, URL_FLAGS } from "../connection.ts";
import { CliError, EXIT, type ExitCode } from "../exit.ts";
import { counted } from "../gate/gate-rules.ts";
import type { Host } from "../host.ts";
import { table } from "../lists/table.ts";
import { settingsOf } from "../settings.ts";
import { oneLine } from "../terminal.ts";
import { readMapping } from "./case-mapping.ts";
import { CaseUpload } from "./case-upload.ts";

const FLAGS = [...CONNECTION_FLAGS, "project-id", "mapping", "yes"] as const;
const SHOWN_CASES = 10;
const SHOWN_ERRORS = 20;

export const casesImportCommand: Command = {
  name: "cases import",
  about: "Create test cases from a file of CSV, JSON, XML or Gherkin; shows what it would do unless --yes is given",
  example: "tessera cases import cases.csv --project-id PRJ-1 --mapping columns.json --yes",
  flags: FLAGS,
  takes: "FILE",
  run: importCases,
};

async function importCases(args: string[], host: Host): Promise<ExitCode> {
  const { line, positionals } = parseWithArguments(args, FLAGS, 1);
  const [file] = positionals;
  if (file === undefined) throw new CliError(EXIT.usage, "Name the file of test cases");
  const settings = await settingsOf(FLAGS, line, host);
  settings.require(...URL_FLAGS, "project-id");
  const projectId = settings.parse("project-id", ProjectId);
  const connection = await connectionOf(settings, host, settings.get("project-id"));
  const mapped = settings.get("mapping");
  const mapping = mapped === undefined ? undefined : await readMapping(mapped, host.cwd, settings.label("mapping"));
  const read = await readText(await textOf(file, host.cwd), mapping);
  for (const warning of read.warnings) host.terminal.warn(oneLine(warning));
  if (read.cases.some(({ owner }) => owner !== null))
    host.terminal.warn("Owners are left out; the page takes them over");
  refuseErrors(file, read);
  if (!settings.get("yes")) return preview(read, projectId, host);
  const created = await new CaseUpload(host, connection, projectId).create(read.cases);
  host.terminal.say(`Created ${counted(created, "test case")} in ${projectId}`);
  return EXIT.done;
}

async function readText(text: string, mapping: CaseMapping | undefined): Promise<CaseFile> {
  try {
    return await readCaseFile(text, { mapping });
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    throw new CliError(error.code === "INVALID_INPUT" ? EXIT.usage : EXIT.report, error.message);
  }
}

async function textOf(file: string, cwd: string): Promise<string> {
  const refuse = (why: string) => new CliError(EXIT.report, `'${file}' ${why}`);
  const path = resolve(cwd, file);
  const info = await stat(path).catch((error: NodeJS.ErrnoException) => {
    throw refuse(`can't be read (${error.code})`);
  });
  if (!info.isFile()) throw refuse("is not a regular file");
  if (info.size > MAX_CASE_FILE_BYTES) throw refuse(`is larger than ${MAX_CASE_FILE_BYTES / 1_000_000} MB`);
  const bytes = await readFile(path);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw refuse("is not UTF-8");
  }
}

/** Nothing is stored of a file with an error: a part of it would be hard to tell from the rest. */
function refuseErrors(file: string, { cases, errors, errorCount }: CaseFile): void {
  if (errorCount > 0) {
    const rest = errorCount - SHOWN_ERRORS;
    const shown = errors
      .slice(0, SHOWN_ERRORS)
      .map(({ line, field, message }) => oneLine(`line ${line}: ${field}: ${message}`));
    const lines = [...shown, ...(rest > 0 ? [`and ${rest} more`] : [])];
    throw new CliError(EXIT.report, `'${file}' has ${counted(errorCount, "error")}: nothing was stored`, lines);
  }
  if (cases.length === 0) throw new CliError(EXIT.report, `'${file}' holds no test case`);
}

function preview({ cases }: CaseFile, projectId: string, { terminal }: Host): ExitCode {
  const rows = cases.slice(0, SHOWN_CASES).map(({ folders, content: { priority, steps, tags, name } }) => {
    return [folders.join(" / "), priority, `${steps.length}`, tags.join(", "), name];
  });
  terminal.say(table(["folder", "priority", "steps", "tags", "name"], rows));
  if (cases.length > SHOWN_CASES) terminal.say(`and ${cases.length - SHOWN_CASES} more`);
  terminal.say(`${counted(cases.length, "test case")} would be created in ${projectId}. --yes creates them.`);
  return EXIT.done;
}
