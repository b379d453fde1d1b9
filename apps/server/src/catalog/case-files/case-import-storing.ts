import { type CaseContent, type CaseImport, DomainError } from "@tessera/domain";
import * as audit from "../../audit/audit-repo.ts";
import type { Actor, Ctx, TxCtx } from "../../platform/context.ts";
import { takeCaseNumbers } from "../../platform/db/project-numbers.ts";
import type { BinTable, CaseImportTable, TestCaseTable } from "../../platform/db/schema.ts";
import { refreshStatistics } from "../../platform/db/statistics.ts";
import { byItself, transact } from "../../platform/db/transact.ts";
import type { FeatureJob } from "../../platform/jobs/job-runner.ts";
import { later, MINUTE_MS } from "../../platform/time.ts";
import { beginDeletion, endHiding, purgeHidden, removeEntry } from "../bin/bin-service.ts";
import { requireRestorableCases, unmarkCases } from "../cases/binned-cases.ts";
import { toColumns } from "../cases/case-columns.ts";
import { addKeysOf } from "../cases/case-keys.ts";
import { addCaseLinks } from "../cases/case-links.ts";
import { unreviewed } from "../cases/review-columns.ts";
import { showFolders } from "../folders/binned-folders.ts";
import type { CasePlan } from "./case-import-plan.ts";
import * as caseImportRepo from "./case-import-repo.ts";

/** Cases of one transaction, so that no other writer waits long. */
const BATCH = 200;
/** Tables that get a row for many of the cases. */
const GROWING = ["testCase", "caseKey", "caseLink"] as const;
/** An import without a sign of life for so long has failed. */
const IMPORT_LEASE_MS = 2 * MINUTE_MS;

type Source = Pick<CaseImport, "projectId" | "fileName" | "format">;
type Begun = { row: CaseImportTable; hidden: BinTable; firstNumber: number };

/**
 * Stores the cases of an upload in many transactions, hidden from everyone, and shows all of them with the last. Where it
 * fails, or its process dies, what was stored is removed.
 */
export async function storeImport(ctx: Ctx, actor: Actor, source: Source, plan: CasePlan): Promise<CaseImportTable> {
  const begun = await transact(ctx, (ctx) => begin(ctx, actor, source, plan));
  try {
    for (let at = 0; at < plan.folders.length; at += BATCH) {
      await transact(ctx, (ctx) => storeFolders(ctx, begun, plan.folders.slice(at, at + BATCH)));
    }
    for (let at = 0; at < plan.cases.length; at += BATCH) {
      await transact(ctx, (ctx) => storeCases(ctx, actor, begun, at, plan.cases.slice(at, at + BATCH)));
    }
    await refreshStatistics(ctx, GROWING, plan.cases.length);
    await transact(ctx, (ctx) => finish(ctx, actor, begun));
  } catch (error) {
    await giveUp(ctx, begun.row).catch((err) =>
      ctx.log.error(
        { err, import: begun.row.id },
        "failed to undo an import of test cases; it stays hidden and is undone later",
      ),
    );
    throw error;
  }
  await clearMarks(ctx, begun.hidden);
  return { ...begun.row, state: "done", stored: plan.cases.length };
}

async function begin(ctx: TxCtx, actor: Actor, source: Source, plan: CasePlan): Promise<Begun> {
  const id = ctx.newId();
  const { projectId } = source;
  const hidden = await beginDeletion(
    ctx,
    actor,
    { projectId, kind: "caseImport", target: id, name: source.fileName },
    "merged",
  );
  const row: CaseImportTable = {
    ...{ ...source, id, state: "running", cases: plan.cases.length, stored: 0, folders: plan.folders.length },
    ...{ createdAt: ctx.now(), createdBy: actor.userId, binId: hidden.id, leaseUntil: leaseFrom(ctx) },
  };
  await caseImportRepo.insert(ctx.db, row);
  return { row, hidden, firstNumber: await takeCaseNumbers(ctx.db, projectId, plan.cases.length) };
}

async function storeFolders(ctx: TxCtx, { row, hidden }: Begun, folders: CasePlan["folders"]): Promise<void> {
  const { projectId, id: importId, createdAt } = row;
  const made = folders.map((folder) => ({ ...folder, projectId, createdAt, importId, binId: hidden.id }));
  await caseImportRepo.insertFolders(ctx.db, made);
}

async function storeCases(
  ctx: TxCtx,
  actor: Actor,
  { row, hidden, firstNumber }: Begun,
  at: number,
  contents: readonly CaseContent[],
): Promise<void> {
  const { projectId, id: importId, createdAt } = row;
  const first = firstNumber + at;
  const free = await addKeysOf(
    ctx,
    projectId,
    contents.map(({ automation }, index) => ({ automation, caseNumber: first + index })),
  );
  const rows = contents.map((content, index): TestCaseTable => {
    const automation = free.has(first + index) ? content.automation : null;
    return {
      ...{ projectId, number: first + index, ...toColumns({ ...content, automation }), version: 1, updatedBy: null },
      ...{ importId, createdAt, createdBy: actor.userId, updatedAt: createdAt, binId: hidden.id },
      ...unreviewed([actor.userId]),
    };
  });
  await caseImportRepo.insertCases(ctx.db, rows);
  const linking = contents.map(({ links }, index) => ({ number: first + index, links }));
  await addCaseLinks(ctx, projectId, linking);
  const stored = at + contents.length;
  const isAlive = await caseImportRepo.move(ctx.db, row.id, "running", { stored, leaseUntil: leaseFrom(ctx) });
  if (!isAlive)
    throw new DomainError("CONFLICT", "The import took too long and was given up. Nothing was stored; try again.");
}

async function finish(ctx: TxCtx, actor: Actor, { row, hidden }: Begun): Promise<void> {
  const { projectId: project, id, fileName: name, format, cases, folders } = row;
  await requireRestorableCases(ctx, hidden);
  await showFolders(ctx, hidden);
  const isAlive = await caseImportRepo.move(ctx.db, id, "running", { state: "done", binId: null });
  if (!isAlive || !(await endHiding(ctx, hidden))) {
    throw new DomainError("CONFLICT", "The import took too long and was given up. Nothing was stored; try again.");
  }
  const details = { project, import: id, name, format, cases, folders };
  await audit.append(ctx, actor, { action: "CASES_IMPORTED", details, at: ctx.now() });
}

/** What was stored of it is removed for good, by the job that purges the bin. */
async function giveUp(caller: Ctx, { id, binId }: CaseImportTable): Promise<void> {
  await transact(byItself(caller), async (ctx) => {
    const failed = await caseImportRepo.move(ctx.db, id, "running", { state: "failed", binId: null });
    if (failed && binId !== null) await purgeHidden(ctx, { id: binId });
  });
}

async function clearMarks(caller: Ctx, hidden: BinTable): Promise<void> {
  const ctx = byItself(caller);
  while ((await transact(ctx, (ctx) => unmarkCases(ctx, hidden))) > 0);
  await transact(ctx, (ctx) => removeEntry(ctx, hidden));
}

const leaseFrom = (ctx: Pick<Ctx, "now">) => later(ctx.now(), IMPORT_LEASE_MS);

/** Gives up the imports whose process died. */
export const abandonedCaseImportsJob: FeatureJob = {
  name: "give up abandoned imports of test cases",
  every: MINUTE_MS,
  run: async (ctx) => {
    for (const row of await caseImportRepo.findAbandoned(ctx.db, ctx.now(), BATCH)) await giveUp(ctx, row);
  },
};
