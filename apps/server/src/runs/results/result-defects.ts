import { keepPages, linkedPageId } from "../../catalog/cases/linked-pages.ts";
import type { TxCtx } from "../../platform/context.ts";
import type { ResultDefectTable } from "../../platform/db/schema.ts";
import * as defectRepo from "./result-defect-repo.ts";

type Naming = { resultId: string; defects: readonly string[] };

/** Keeps which defects new manual results of a project name. */
export async function addResultDefects(ctx: TxCtx, projectId: string, results: readonly Naming[]): Promise<void> {
  const rows = results.flatMap(({ resultId, defects }) =>
    [...new Set(defects)].map((url) => ({ url, resultId, projectId, pageId: linkedPageId("defect", url) })),
  );
  const links = rows.map(({ url }) => ({ kind: "defect" as const, url, label: "", isLabelNew: false }));
  await keepPages(ctx, projectId, links);
  await defectRepo.insertMany(
    ctx.db,
    rows.map(({ url: _, ...row }): ResultDefectTable => row),
  );
}

/** The same for a result that named others before. */
export async function replaceResultDefects(ctx: TxCtx, projectId: string, result: Naming): Promise<void> {
  await defectRepo.removeOf(ctx.db, result.resultId);
  await addResultDefects(ctx, projectId, [result]);
}
