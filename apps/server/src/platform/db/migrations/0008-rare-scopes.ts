import { type Kysely, sql } from "kysely";

/** As migration 0005 has it, for the scopes that came later. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const scope of ["admin:access", "case:propose"]) {
    await sql`create index ${sql.id(`token_may_${scope}`)} on token ("createdAt", id)
      where scopes like ${sql.lit(`%"${scope}"%`)}`.execute(db);
  }
}
