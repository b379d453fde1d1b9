import {
  type CreateSavedView,
  DomainError,
  type ListSavedViews,
  type Page,
  type ProjectRole,
  type SavedView,
  type SavedViewRef,
} from "@tessera/domain";
import { findPeople } from "../../access/people-service.ts";
import type { Actor, Ctx } from "../../platform/context.ts";
import { decodeCursor, toPage } from "../../platform/db/keyset.ts";
import type { SavedViewTable } from "../../platform/db/schema.ts";
import { transact } from "../../platform/db/transact.ts";
import { MAX_SAVED_VIEWS_PER_USER } from "../../platform/limits/limits.ts";
import * as viewRepo from "./view-repo.ts";

/** The caller's own views, and those that others share. */
export async function listSavedViews(
  ctx: Pick<Ctx, "db">,
  { userId }: Actor,
  { projectId, page, limit, cursor }: ListSavedViews,
): Promise<Page<SavedView>> {
  const [after] = decodeCursor(cursor, ["string"]) ?? [""];
  const rows = await viewRepo.list(ctx.db, { projectId, userId }, page, after, limit + 1);
  const { data, nextCursor } = toPage(rows, limit, (row) => [row.id]);
  return { data: await present(ctx, data, userId), nextCursor };
}

/** Saves filters under a name; the caller's view of that name becomes them. Throws CONFLICT where there are too many. */
export async function saveView(
  ctx: Ctx,
  { userId }: Actor,
  { projectId, page, name, query, shared }: CreateSavedView,
): Promise<SavedView> {
  const createdAt = ctx.now();
  return transact(ctx, async (ctx) => {
    if ((await viewRepo.count(ctx.db, { projectId, userId })) >= MAX_SAVED_VIEWS_PER_USER) {
      throw new DomainError("CONFLICT", `You saved ${MAX_SAVED_VIEWS_PER_USER} views here; delete one of them first`);
    }
    const isShared = shared ? (1 as const) : (0 as const);
    const row = { id: ctx.newId(), projectId, ownerId: userId, page, name, query, isShared, createdAt };
    await viewRepo.save(ctx.db, row);
    return (await present(ctx, [await viewRepo.findNamed(ctx.db, row)], userId))[0] as SavedView;
  });
}

/** Deletes the caller's own view, or as a project admin a shared one. Throws NOT_FOUND, FORBIDDEN. */
export async function deleteView(
  ctx: Ctx,
  { userId }: Actor,
  role: ProjectRole,
  { projectId, id }: SavedViewRef,
): Promise<void> {
  await transact(ctx, async ({ db }) => {
    const view = await viewRepo.find(db, projectId, id);
    if (!view || (view.ownerId !== userId && view.isShared === 0)) {
      throw new DomainError("NOT_FOUND", "There is no such view that you can see");
    }
    if (view.ownerId !== userId && role !== "PROJECT_ADMIN") {
      throw new DomainError("FORBIDDEN", "Someone else shares this view. Ask them or an admin of the project.");
    }
    await viewRepo.remove(db, projectId, id);
  });
}

async function present(ctx: Pick<Ctx, "db">, rows: readonly SavedViewTable[], userId: string): Promise<SavedView[]> {
  const people = await findPeople(
    ctx,
    rows.map(({ ownerId }) => ownerId),
  );
  return rows.map(({ id, page, name, query, isShared, ownerId, createdAt }) => {
    const owner = people.get(ownerId) ?? null;
    return { id, page, name, query, shared: isShared === 1, owner, mine: ownerId === userId, createdAt };
  });
}
