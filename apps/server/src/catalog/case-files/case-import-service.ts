import { joinEscaped } from "@tessera/case-files";
import {
  type CaseImport,
  type CaseImportAnswer,
  type CaseImportRef,
  DomainError,
  type ImportCases,
  type ListCaseImports,
  type Page,
  shownText,
} from "@tessera/domain";
import { findPeople } from "../../access/people-service.ts";
import type { Actor, Ctx, UploadedFile } from "../../platform/context.ts";
import { decodeCursor, toPage } from "../../platform/db/keyset.ts";
import type { CaseImportTable } from "../../platform/db/schema.ts";
import { CASE_FILE_TURN_TIMEOUT_MS } from "../../platform/limits/limits.ts";
import { getCaseFields } from "../case-fields/case-field-service.ts";
import { noSuchImport } from "./case-import-deletion.ts";
import { type CasePlan, planImport } from "./case-import-plan.ts";
import { type ReadCases, readUpload } from "./case-import-reading.ts";
import * as caseImportRepo from "./case-import-repo.ts";
import { storeImport } from "./case-import-storing.ts";

const SHOWN_CASES = 20;
const SHOWN_ERRORS = 200;
/** A file is held in memory while it is read, so that one is read at a time. */
const TURN = "file of test cases";

/**
 * Reads files of test cases and stores them, all or none; a dry run says what it would do, with all errors. Throws
 * INVALID_INPUT for files with errors, UNREADABLE_REPORT, PAYLOAD_TOO_LARGE.
 */
export function importCases(
  ctx: Ctx,
  actor: Actor,
  query: ImportCases,
  files: AsyncIterable<UploadedFile>,
): Promise<CaseImportAnswer> {
  return ctx.importTurns.run(TURN, CASE_FILE_TURN_TIMEOUT_MS, async () => {
    const fields = await getCaseFields(ctx, query.projectId);
    const names = fields.map(({ name }) => name);
    const read = await readUpload(query, names, files);
    const plan = await planImport(ctx, query.projectId, read, fields);
    if (query.dryRun) return toAnswer(read, plan, null);
    requireWhole(plan);
    const { projectId } = query;
    const source = { projectId, fileName: shownText(read.fileName).slice(0, 300), format: read.format };
    const [stored] = await present(ctx, [await storeImport(ctx, actor, source, plan)]);
    return toAnswer(read, plan, stored ?? null);
  });
}

/** Nothing is stored of a file with an error: a part of it would be hard to tell from the rest. */
function requireWhole({ cases, errors, errorCount }: CasePlan): void {
  if (errorCount > 0) {
    const issues = errors.map(({ file, line, field, message }) => ({ path: [file, `line ${line}`, field], message }));
    const message = `The file has ${errorCount} errors, so nothing was stored. The first: line ${errors[0]?.line}: ${errors[0]?.message}`;
    throw new DomainError("INVALID_INPUT", message, { issues: issues.slice(0, SHOWN_ERRORS) });
  }
  if (cases.length === 0)
    throw new DomainError("UNREADABLE_REPORT", "The file holds no test case. Nothing was stored.");
}

function toAnswer(read: ReadCases, plan: CasePlan, stored: CaseImport | null): CaseImportAnswer {
  const { errors, errorCount, warnings } = plan;
  return {
    ...{ format: read.format, cases: plan.cases.length, folders: plan.folders.length, errorCount },
    columns: read.columns.map(({ name, meaning }) => ({ name, meaning: meaning ?? null })),
    errors: errors.slice(0, SHOWN_ERRORS),
    warnings: warnings.slice(0, SHOWN_ERRORS),
    sample: read.cases.slice(0, SHOWN_CASES).map(({ line, folders, content: { name, priority, tags, steps } }) => {
      return { line, name, folder: joinEscaped(folders, "", " / "), priority, tags, steps: steps.length };
    }),
    import: stored,
  };
}

/** Newest first. */
export async function listCaseImports(ctx: Pick<Ctx, "db">, query: ListCaseImports): Promise<Page<CaseImport>> {
  const [before] = decodeCursor(query.cursor, ["string"]) ?? [];
  const rows = await caseImportRepo.list(ctx.db, query.projectId, before, query.limit + 1);
  const page = toPage(rows, query.limit, (row) => [row.id]);
  return { data: await present(ctx, page.data), nextCursor: page.nextCursor };
}

/** Throws NOT_FOUND. */
export async function getCaseImport(ctx: Pick<Ctx, "db">, ref: CaseImportRef): Promise<CaseImport> {
  const row = await caseImportRepo.find(ctx.db, ref.projectId, ref.importId);
  if (!row) throw noSuchImport(ref);
  return (await present(ctx, [row]))[0] as CaseImport;
}

async function present(ctx: Pick<Ctx, "db">, rows: readonly CaseImportTable[]): Promise<CaseImport[]> {
  const people = await findPeople(
    ctx,
    rows.map((row) => row.createdBy),
  );
  return rows.map(({ binId: _, leaseUntil: __, createdBy, ...row }) => ({
    ...row,
    createdBy: people.get(createdBy) ?? null,
  }));
}
