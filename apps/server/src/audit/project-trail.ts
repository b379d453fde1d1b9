import type { Page } from "@tessera/domain";
import type { Ctx } from "../platform/context.ts";
import { decodeCursor, toPage } from "../platform/db/keyset.ts";
import type { AuditTable } from "../platform/db/schema.ts";
import { MAX_TRAIL_ENTRIES } from "../platform/limits/limits.ts";
import * as trailRepo from "./project-trail-repo.ts";
import { readDetails } from "./read-details.ts";

export type ProjectEntry = Pick<AuditTable, "seq" | "id" | "at" | "action" | "actorId" | "ownerId" | "viaTokenId"> & {
  details: Record<string, unknown>;
};

type TrailQuery = Omit<trailRepo.ProjectTrailFilter, "before"> & { limit: number; cursor?: string | undefined };

/**
 * Entries of a project, newest first. One call looks at a bounded number of them, so a rare filter may answer few, even
 * none, and still go on.
 */
export async function listProjectTrail(
  { db }: Pick<Ctx, "db">,
  { limit, cursor, ...query }: TrailQuery,
): Promise<Page<ProjectEntry>> {
  const filter = { ...query, before: decodeCursor(cursor, ["number"])?.[0] };
  const rows = await trailRepo.list(db, filter, MAX_TRAIL_ENTRIES, limit + 1);
  const last = rows.length > limit ? undefined : await trailRepo.findLast(db, filter, MAX_TRAIL_ENTRIES);
  const page = toPage(rows, limit, ({ seq }) => [seq], last === undefined ? undefined : [last]);
  const entries = page.data.map((row) => ({ ...row, details: readDetails(row.details) }));
  // What the index found is only a beginning: the entry itself says which project it is about.
  const own = entries.filter(({ details }) => details.project === query.projectId);
  return { data: own, nextCursor: page.nextCursor };
}
