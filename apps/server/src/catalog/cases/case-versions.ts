import {
  type CaseVersion,
  type CaseVersionContent,
  type CaseVersionRef,
  DomainError,
  idNumber,
  type ListCaseVersions,
  type Page,
  type TestCase,
} from "@tessera/domain";
import { findPeople } from "../../access/people-service.ts";
import type { Actor, Ctx } from "../../platform/context.ts";
import { decodeCursor, toPage } from "../../platform/db/keyset.ts";
import { transact } from "../../platform/db/transact.ts";
import { fittingFields } from "../case-fields/case-field-service.ts";
import { toContent } from "./case-columns.ts";
import { requireCase, requirePlaces, updateCase } from "./case-service.ts";
import * as versionRepo from "./case-version-repo.ts";

const ABOVE_ALL = 2_147_483_647;

/** The states that a case has been in, the present one first. Throws NOT_FOUND. */
export async function listCaseVersions(ctx: Pick<Ctx, "db">, query: ListCaseVersions): Promise<Page<CaseVersion>> {
  const { projectId, limit } = query;
  const current = await requireCase(ctx, query);
  const [before] = decodeCursor(query.cursor, ["number"]) ?? [ABOVE_ALL];
  // One more for the next page, and one more yet for what the last of this page changed.
  const kept = await versionRepo.list(ctx.db, projectId, current.number, before, limit + 2);
  const present = { version: current.version, at: current.updatedAt, by: current.updatedBy ?? current.createdBy };
  const rows = [...(before > current.version ? [present] : []), ...kept];
  const changed = new Map(kept.map((row) => [row.version + 1, versionRepo.CHANGED_COLUMN.read(row.changedNext)]));
  const page = toPage(rows.slice(0, limit + 1), limit, (row) => [row.version]);
  const people = await findPeople(
    ctx,
    page.data.map(({ by }) => by),
  );
  const data = page.data.map(({ version, at, by }) => ({
    ...{ version, at, by: people.get(by) ?? null },
    changed: changed.get(version) ?? [],
  }));
  return { data, nextCursor: page.nextCursor };
}

/** One of them, whole. Throws NOT_FOUND. */
export async function getCaseVersion(ctx: Pick<Ctx, "db">, ref: CaseVersionRef): Promise<CaseVersionContent> {
  const current = await requireCase(ctx, ref);
  const { version, at, by, content } =
    ref.version === current.version
      ? {
          ...{ version: current.version, at: current.updatedAt, by: current.updatedBy ?? current.createdBy },
          content: toContent(current),
        }
      : await findKept(ctx, ref);
  return { version, at, by: (await findPeople(ctx, [by])).get(by) ?? null, content };
}

/**
 * Makes the case what it was in a version; that is a change of its own, with a version of its own. A folder or owner that
 * is gone is left out. Throws NOT_FOUND, CONFLICT where another case has its automation by now.
 */
export function restoreCaseVersion(ctx: Ctx, actor: Actor, ref: CaseVersionRef): Promise<TestCase> {
  const { version: _, ...caseRef } = ref;
  return transact(ctx, async (ctx) => {
    const { content } = await getCaseVersion(ctx, ref);
    const { folderId, ownerId } = content;
    const isThere = (place: Parameters<typeof requirePlaces>[2]) => holds(requirePlaces(ctx, ref.projectId, place));
    return updateCase(ctx, actor, {
      ...{ ...caseRef, ...content },
      folderId: (await isThere({ folderId })) ? folderId : null,
      customFields: await fittingFields(ctx, ref.projectId, content.customFields),
      ownerId: (await isThere({ ownerId })) ? ownerId : null,
    });
  });
}

async function holds(check: Promise<void>): Promise<boolean> {
  return check.then(
    () => true,
    (error: unknown) => (error instanceof DomainError ? false : Promise.reject(error)),
  );
}

async function findKept(ctx: Pick<Ctx, "db">, { projectId, caseId, version }: CaseVersionRef) {
  const row = await versionRepo.find(ctx.db, projectId, idNumber(caseId), version);
  if (!row) throw new DomainError("NOT_FOUND", `${caseId} has no version ${version}`);
  return { ...row, content: versionRepo.CONTENT_COLUMN.read(row.content) };
}
