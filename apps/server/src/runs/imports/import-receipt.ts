import type { Import, ImportReceipt, ImportWarning } from "@tessera/domain";
import { findPeople } from "../../access/people-service.ts";
import type { Ctx } from "../../platform/context.ts";
import type { ImportTable } from "../../platform/db/schema.ts";
import { countAttachments } from "../attachments/attachment-counting.ts";
import { viaToken } from "../runs/run-presentation.ts";
import { findRuns } from "../runs/run-service.ts";
import { RECEIPT_COLUMN, type StoredReceipt } from "./import-repo.ts";
import type { ImportTally } from "./import-tally.ts";
import type { Spool } from "./spool.ts";

export { RECEIPT_COLUMN, type StoredReceipt };

/** The receipt of an upload to a cycle, without the run that it belongs to. */
export function toReceipt(
  ctx: Pick<Ctx, "publicUrl">,
  id: string | null,
  { projectId, cycleId }: Pick<ImportReceipt, "projectId" | "cycleId">,
  spool: Spool,
  tally: ImportTally,
  warnings: readonly string[],
): StoredReceipt {
  const unknown = [...tally.unknownIds].map((caseId) =>
    warningOf(`${caseId} is named in the report, but ${projectId} has no such test case; matched by name instead`),
  );
  return {
    ...{ id, projectId, cycleId, format: spool.format, replayed: false },
    status: spool.outside.length === 0 ? "complete" : "incomplete",
    totals: spool.totals,
    cases: tally.counts,
    flaky: tally.flaky,
    sharedNames: spool.sharedNames.size,
    warnings: [...spool.warnings, ...unknown, ...unmatchedWarnings(tally), ...warnings.map(warningOf)],
    outside: spool.outside,
    attachments: spool.files.counts,
    url: `${ctx.publicUrl()}/projects/${projectId}/cycles/${cycleId}`,
  };
}

function unmatchedWarnings({ unmatchedFailing: count }: ImportTally): ImportWarning[] {
  if (count === 0) return [];
  const what = count === 1 ? "1 failing test matches" : `${count} failing tests match`;
  return [warningOf(`${what} no test case, and none was to be made: the run fails, though no case shows it`)];
}

/** A warning about an upload as a whole. */
function warningOf(message: string): ImportWarning {
  return { file: "", line: null, message };
}

/** The receipt with its run as it is now. */
export async function withRun(
  ctx: Pick<Ctx, "db" | "now" | "publicUrl">,
  receipt: StoredReceipt,
  runNumber: number,
): Promise<ImportReceipt> {
  return { ...receipt, run: (await findRuns(ctx, receipt.projectId, [runNumber])).get(runNumber) ?? null };
}

/** Past uploads of one project as a list shows them, each with its run as it is now. */
export async function presentImports(
  ctx: Pick<Ctx, "db" | "now" | "publicUrl">,
  projectId: string,
  rows: readonly ImportTable[],
): Promise<Import[]> {
  const numbers = rows.map((row) => row.runNumber);
  const runs = await findRuns(ctx, projectId, numbers);
  const people = await findPeople(
    ctx,
    rows.map((row) => row.createdBy),
  );
  const attachments = await countAttachments(
    ctx,
    rows.map((row) => row.id),
  );
  return rows.map((row): Import => {
    const { replayed: _, ...receipt } = RECEIPT_COLUMN.read(row.receipt);
    const { id, createdAt, branch, commit, environment, buildUrl, runKey, job, jobAttempt, shard, runNumber } = row;
    return {
      ...receipt,
      attachments: attachments.get(row.id) ?? receipt.attachments,
      ...{ id, createdAt, branch, commit, environment, buildUrl, jobAttempt },
      ...{ runKey: runKey || null, job: job || null, shard: shard || null },
      createdBy: people.get(row.createdBy) ?? null,
      viaToken: viaToken(row),
      run: runs.get(runNumber) ?? null,
    };
  });
}
