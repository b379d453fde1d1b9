import { type Kysely, PostgresAdapter, sql } from "kysely";

/** Token usage, notices to owners, shared rate limits, and a guard that keeps revoked tokens revoked. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("tokenDay")
    .addColumn("tokenId", "text", (c) => c.notNull().references("token.id").onDelete("cascade"))
    .addColumn("day", "text", (c) => c.notNull())
    .addColumn("requests", "integer", (c) => c.notNull())
    .addColumn("denied", "integer", (c) => c.notNull())
    .addPrimaryKeyConstraint("tokenDay_pk", ["tokenId", "day"])
    .execute();
  await db.schema
    .createTable("tokenOrigin")
    .addColumn("tokenId", "text", (c) => c.notNull().references("token.id").onDelete("cascade"))
    .addColumn("ip", "text", (c) => c.notNull())
    .addColumn("userAgent", "text", (c) => c.notNull())
    .addColumn("firstAt", "text", (c) => c.notNull())
    .addColumn("lastAt", "text", (c) => c.notNull())
    .addPrimaryKeyConstraint("tokenOrigin_pk", ["tokenId", "ip", "userAgent"])
    .execute();
  await db.schema
    .createTable("notice")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("userId", "text", (c) => c.notNull().references("user.id").onDelete("cascade"))
    .addColumn("kind", "text", (c) => c.notNull())
    .addColumn("once", "text", (c) => c.notNull().unique())
    .addColumn("tokenId", "text")
    .addColumn("tokenName", "text", (c) => c.notNull())
    .addColumn("tokenPreview", "text", (c) => c.notNull())
    .addColumn("details", "text", (c) => c.notNull())
    .addColumn("createdAt", "text", (c) => c.notNull())
    .addColumn("readAt", "text")
    .addColumn("mailState", "text", (c) => c.notNull())
    .addColumn("mailAttempts", "integer", (c) => c.notNull())
    .addColumn("mailDueAt", "text", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("notice_user").on("notice").columns(["userId", "id"]).execute();
  await db.schema
    .createIndex("notice_mail")
    .on("notice")
    .columns(["mailDueAt"])
    .where(sql.ref("mailState"), "=", sql.lit("pending"))
    .execute();
  // Counts may be lost in a crash; unlogged, counting a request does not wait for the disk.
  const isPostgres = db.getExecutor().adapter instanceof PostgresAdapter;
  await db.schema
    .createTable("rateLimit")
    .$call((table) => (isPostgres ? table.modifyFront(sql`unlogged`) : table))
    .addColumn("key", "varchar(255)", (c) => c.primaryKey())
    .addColumn("points", "integer", (c) => c.notNull())
    .addColumn("expire", "bigint")
    .execute();
  await sortInventory(db);
  await keepRevoked(db);
}

/** One index for each order of the inventory; the expressions are those that its query sorts by. */
async function sortInventory(db: Kysely<unknown>): Promise<void> {
  const byBytes = db.getExecutor().adapter instanceof PostgresAdapter ? sql` collate "C"` : sql``;
  const keys = {
    createdAt: sql`"createdAt"`,
    name: sql`lower("name"${byBytes})`,
    expiresAt: sql`coalesce("expiresAt", '9999')`,
    lastUsedAt: sql`coalesce("lastUsedAt", '')`,
  };
  for (const [sort, key] of Object.entries(keys)) {
    await sql`create index ${sql.id(`token_by_${sort}`)} on token (${key}, id)`.execute(db);
  }
  await sql`create index user_by_name on "user" ("usernameKey"${byBytes}, id)`.execute(db);
  await db.schema.createIndex("token_expiresAt").on("token").columns(["expiresAt", "id"]).execute();
}

async function keepRevoked(db: Kysely<unknown>): Promise<void> {
  if (db.getExecutor().adapter instanceof PostgresAdapter) {
    await sql`create function token_stays_revoked() returns trigger language plpgsql as
      $$ begin raise exception 'a revoked token stays revoked'; end $$`.execute(db);
    await sql`create trigger token_stays_revoked before update on token for each row
      when (old."revokedAt" is not null and new."revokedAt" is distinct from old."revokedAt")
      execute function token_stays_revoked()`.execute(db);
    return;
  }
  await sql`create trigger token_stays_revoked before update on token
    when old."revokedAt" is not null and new."revokedAt" is not old."revokedAt"
    begin select raise(abort, 'a revoked token stays revoked'); end`.execute(db);
}
