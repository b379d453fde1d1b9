import { type Kysely, sql } from "kysely";

/** Indexes for the filters of the inventory that may let next to nothing through, each in the order of its pages. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index token_by_owner on token ("ownerId", "createdAt", id)`.execute(db);
  await sql`create index token_by_kind on token (kind, "createdAt", id) where kind <> 'pat'`.execute(db);
  await sql`create index token_rotated on token ("createdAt", id) where "overlapEndsAt" is not null`.execute(db);
  for (const scope of ["admin:read", "admin:write", "token:rotate"]) {
    await sql`create index ${sql.id(`token_may_${scope}`)} on token ("createdAt", id)
      where scopes like ${sql.lit(`%"${scope}"%`)}`.execute(db);
  }
  await sql`create index token_eternal on token ("expiresAt", "createdAt", id) where "expiresAt" is null`.execute(db);
}
