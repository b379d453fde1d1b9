import { type CaseContent, type CaseContentField, changedFields } from "@tessera/domain";
import type { Actor, TxCtx } from "../../platform/context.ts";
import type { TestCaseTable } from "../../platform/db/schema.ts";
import { toContent } from "./case-columns.ts";
import * as versionRepo from "./case-version-repo.ts";
import { type ReviewColumns, reviewAfter } from "./review-columns.ts";

/** What a change with a version of its own sets besides the content; the review where it was about what changed. */
export type Moved = Pick<TestCaseTable, "version" | "updatedAt" | "updatedBy"> & Partial<ReviewColumns>;

/** Keeps what a locked case is before a change of these fields; answers what the change sets besides. */
export async function keepVersion(
  ctx: TxCtx,
  { userId }: Pick<Actor, "userId">,
  row: TestCaseTable,
  before: CaseContent,
  changed: CaseContentField[],
): Promise<Moved> {
  await versionRepo.insert(ctx.db, {
    ...{ projectId: row.projectId, caseNumber: row.number, version: row.version },
    ...{ content: versionRepo.CONTENT_COLUMN.write(before), at: row.updatedAt, by: row.updatedBy ?? row.createdBy },
    changedNext: versionRepo.CHANGED_COLUMN.write(changed),
  });
  const moved = { version: row.version + 1, updatedAt: ctx.now(), updatedBy: userId };
  return { ...moved, ...reviewAfter(row, changed, userId) };
}

/** The same for a change of the case's columns by another feature; without an actor, it is on behalf of who changed it last. */
export async function keepVersionOf(
  ctx: TxCtx,
  actor: Pick<Actor, "userId"> | null,
  row: TestCaseTable,
  change: Partial<TestCaseTable>,
): Promise<Partial<Moved>> {
  const before = toContent(row);
  const changed = changedFields(before, toContent({ ...row, ...change }));
  if (changed.length === 0) return {};
  return keepVersion(ctx, actor ?? { userId: row.updatedBy ?? row.createdBy }, row, before, changed);
}

/** Forgets the version that the last change of a case kept, for a change that is undone as if it had never been. */
export function forgetVersion({ db }: Pick<TxCtx, "db">, row: TestCaseTable, version: number): Promise<void> {
  return versionRepo.remove(db, row.projectId, row.number, version);
}
