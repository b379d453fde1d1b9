import { type BinEntry, DomainError, type ListBin, type Page } from "@tessera/domain";
import { requireAccess } from "../../access/access-service.ts";
import { findPeople } from "../../access/people-service.ts";
import { listEntries } from "../../catalog/bin/bin-service.ts";
import type { Actor, Ctx } from "../../platform/context.ts";
import { decodeCursor, toPage } from "../../platform/db/keyset.ts";

/** Its names are those of cases, cycles and runs. */
export const BIN_SCOPES = ["project:read", "case:read", "cycle:read", "result:read"] as const;

/** What was deleted in a project and can be restored, newest first; for administrators the deleted projects. */
export async function listBin(ctx: Pick<Ctx, "db">, actor: Actor, query: ListBin): Promise<Page<BinEntry>> {
  const { projectId, limit } = query;
  if (projectId !== undefined) await requireAccess(ctx, actor, BIN_SCOPES, projectId);
  else requireAdministrator(actor);
  const before = decodeCursor(query.cursor, ["string", "string"]);
  const rows = await listEntries(ctx, projectId, before, limit + 1);
  const { data, nextCursor } = toPage(rows, limit, (row) => [row.deletedAt, row.id]);
  const people = await findPeople(
    ctx,
    data.flatMap((row) => row.deletedBy ?? []),
  );
  return {
    data: data.map(({ id, kind, name, projectId, deletedAt, deletedBy }) => {
      return { id, kind, name, projectId, deletedAt, deletedBy: people.get(deletedBy ?? "") ?? null };
    }),
    nextCursor,
  };
}

function requireAdministrator({ systemRole, credential }: Actor): void {
  if (systemRole !== "ADMIN") {
    throw new DomainError("FORBIDDEN", "Only administrators see deleted projects. Name a project to see its bin.");
  }
  if (credential.kind === "token" && credential.projects !== "all") {
    throw new DomainError("FORBIDDEN", "The token is limited to certain projects; this concerns the whole server");
  }
}
