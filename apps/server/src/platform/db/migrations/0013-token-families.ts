import { type Kysely, sql } from "kysely";

/** Each token names the first of its rotations, so that a list can keep what was rotated together. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table token add column "familyId" text not null default ''`.execute(db);
  // A predecessor may have been deleted: its successor then begins the family.
  await sql`
    with recursive family (id, "familyId") as (
      select id, id from token
      where "rotatedFrom" is null or "rotatedFrom" not in (select id from token)
      union all
      select token.id, family."familyId" from token join family on token."rotatedFrom" = family.id
    )
    update token set "familyId" = (select family."familyId" from family where family.id = token.id)`.execute(db);
  await sql`create index token_family on token ("ownerId", "familyId", id)`.execute(db);
  await sql`drop index token_owner`.execute(db);
}
