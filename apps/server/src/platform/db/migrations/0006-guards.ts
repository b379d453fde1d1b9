import { type Kysely, PostgresAdapter, type RawBuilder, sql } from "kysely";

/** More rules for every writer: rotated-out tokens stay so, nothing is replaced, the audit log keeps its head. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await guardTokens(db);
  await guardAudit(db);
}

async function guardTokens(db: Kysely<unknown>): Promise<void> {
  // Rotating again sets both, after it made the successor.
  await refuse(db, "update", "token", "token_stays_rotated", {
    when: sql`old."overlapEndsAt" is not null and (new."overlapEndsAt" is null or (
      new."overlapEndsAt" > old."overlapEndsAt" and (new."rotatedTo" is not distinct from old."rotatedTo" or not exists (
        select 1 from token as successor where successor.id = new."rotatedTo" and successor."rotatedFrom" = old.id))))`,
    saying: "a token that was rotated out stays so",
  });
  await refuse(db, "update", "token", "token_stays_itself", {
    when: sql`new.id is distinct from old.id or new.hash is distinct from old.hash`,
    saying: "a token stays the one that it is",
  });
  if (isPostgres(db)) return;
  // SQLite's REPLACE removes conflicting rows without firing delete triggers.
  await refuse(db, "insert", "token", "token_is_new", {
    when: sql`exists (select 1 from token where id = new.id or hash = new.hash or rowid = new.rowid)`,
    saying: "a token is never replaced",
  });
}

async function guardAudit(db: Kysely<unknown>): Promise<void> {
  const saying = "the audit log only grows";
  await refuse(db, "delete", "auditHead", "audit_head_is_kept", { when: sql`true`, saying });
  await refuse(db, "insert", "auditHead", "audit_head_is_alone", {
    when: sql`exists (select 1 from "auditHead")`,
    saying,
  });
  if (isPostgres(db)) {
    await refuse(db, "update", "auditHead", "audit_head_only_grows", { when: sql`new.seq < old.seq`, saying });
    await sql`create trigger audit_head_stays before truncate on "auditHead"
      for each statement execute function audit_only_grows()`.execute(db);
    return;
  }
  await refuse(db, "update", "auditHead", "audit_head_only_grows", {
    when: sql`typeof(new.seq) <> 'integer' or new.seq < old.seq`,
    saying,
  });
  await refuse(db, "insert", "audit", "audit_is_new", {
    when: sql`exists (select 1 from audit where seq = new.seq or id = new.id or rowid = new.rowid)`,
    saying,
  });
}

/** A trigger that rejects an act on any row for which the condition, of `old` and `new`, is true. */
async function refuse(
  db: Kysely<unknown>,
  act: "insert" | "update" | "delete",
  table: string,
  name: string,
  { when, saying }: { when: RawBuilder<unknown>; saying: string },
): Promise<void> {
  if (isPostgres(db)) {
    await sql`create function ${sql.id(name)}() returns trigger language plpgsql as
      $$ begin if ${when} then raise exception ${sql.lit(saying)}; end if; return new; end $$`.execute(db);
    await sql`create trigger ${sql.id(name)} before ${sql.raw(act)} on ${sql.id(table)}
      for each row execute function ${sql.id(name)}()`.execute(db);
    return;
  }
  await sql`create trigger ${sql.id(name)} before ${sql.raw(act)} on ${sql.id(table)}
    when ${when} begin select raise(abort, ${sql.lit(saying)}); end`.execute(db);
}

function isPostgres(db: Kysely<unknown>): boolean {
  return db.getExecutor().adapter instanceof PostgresAdapter;
}
