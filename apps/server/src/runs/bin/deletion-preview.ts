import { type BinTarget, type DeletionPreview, idNumber } from "@tessera/domain";
import { countImportedCases } from "../../catalog/case-files/case-import-deletion.ts";
import { countCasesInFolder } from "../../catalog/cases/binned-cases.ts";
import { countFolders } from "../../catalog/folders/binned-folders.ts";
import type { Ctx } from "../../platform/context.ts";
import * as previewRepo from "./deletion-preview-repo.ts";

const NOTHING: DeletionPreview = { cases: 0, folders: 0, cycles: 0, runs: 0, imports: 0, results: 0 };

/** What a deletion would take along, for the question before it; all zero of what isn't there. */
export async function previewDeletion(ctx: Pick<Ctx, "db">, of: BinTarget): Promise<DeletionPreview> {
  const { projectId, kind, target } = of;
  switch (kind) {
    case "case":
      return { ...NOTHING, cases: 1 };
    case "folder": {
      const folders = await countFolders(ctx, { projectId, folderId: target });
      return { ...NOTHING, folders, cases: await countCasesInFolder(ctx, projectId, target) };
    }
    case "cycle":
      return { ...NOTHING, cycles: 1, results: await previewRepo.countManual(ctx.db, projectId, idNumber(target)) };
    case "run":
      return { ...NOTHING, runs: 1, ...(await previewRepo.countOfRun(ctx.db, projectId, idNumber(target))) };
    case "import":
      return { ...NOTHING, imports: 1, ...(await previewRepo.countOfImport(ctx.db, projectId, target)) };
    case "caseImport":
      return { ...NOTHING, cases: await countImportedCases(ctx, { projectId, importId: target }) };
    case "project":
      return { ...NOTHING, ...(await previewRepo.countOfProject(ctx.db, projectId)) };
  }
}
