import { type Kysely, PostgresAdapter, sql } from "kysely";

/** Complete accounts: invitations, resets, second factors, service accounts, preferences, sessions with ids. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await widenUsers(db);
  await sortUsers(db);
  await nameSessions(db);
  await createInvitations(db);
  await createOneTimeLinks(db);
  await createSecondFactors(db);
  await createSearch(db);
  await nameServiceAccounts(db);
}

async function widenUsers(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable("user")
    .addColumn("description", "text", (c) => c.notNull().defaultTo(""))
    .execute();
  await db.schema
    .alterTable("user")
    .addColumn("preferences", "text", (c) => c.notNull().defaultTo("{}"))
    .execute();
  for (const column of ["avatarVersion", "lastSeenAt", "managedBy", "deletedAt"]) {
    await db.schema.alterTable("user").addColumn(column, "text").execute();
  }
  for (const column of ["managedBy", "deletedAt"]) {
    await db.schema
      .createIndex(`user_${column}`)
      .on("user")
      .columns([column])
      .where(sql.ref(column), "is not", null)
      .execute();
  }
  await db.schema
    .createTable("avatar")
    .addColumn("userId", "text", (c) => c.primaryKey().references("user.id").onDelete("cascade"))
    .addColumn("small", "text", (c) => c.notNull())
    .addColumn("large", "text", (c) => c.notNull())
    .execute();
}

/** The orders of the list of accounts beside that of user names; and what remains of deleted accounts' tokens. */
async function sortUsers(db: Kysely<unknown>): Promise<void> {
  await sql`create index ${sql.id("user_by_createdAt")} on "user" ("createdAt", id)`.execute(db);
  await sql`create index ${sql.id("user_by_lastSeenAt")} on "user" (coalesce("lastSeenAt", ''), id)`.execute(db);
  await db.schema
    .createTable("buriedToken")
    .addColumn("hash", "text", (c) => c.primaryKey())
    .execute();
}

/** Sessions get ids of their own: a list must not show the hash by which a session is found. */
async function nameSessions(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable("session").addColumn("id", "text").execute();
  const id =
    db.getExecutor().adapter instanceof PostgresAdapter
      ? sql`gen_random_uuid()::text`
      : sql`lower(hex(randomblob(16)))`;
  await sql`update session set id = ${id}`.execute(db);
  await db.schema.createIndex("session_id").on("session").columns(["id"]).unique().execute();
}

async function createInvitations(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("invitation")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("email", "text", (c) => c.notNull())
    .addColumn("emailKey", "text", (c) => c.notNull())
    .addColumn("systemRole", "text", (c) => c.notNull())
    .addColumn("projects", "text", (c) => c.notNull())
    .addColumn("codeHash", "text", (c) => c.notNull().unique())
    .addColumn("createdAt", "text", (c) => c.notNull())
    .addColumn("createdBy", "text", (c) => c.notNull())
    .addColumn("sentAt", "text", (c) => c.notNull())
    .addColumn("mailState", "text", (c) => c.notNull())
    .addColumn("expiresAt", "text", (c) => c.notNull())
    .addColumn("acceptedAt", "text")
    .addColumn("acceptedBy", "text")
    .addColumn("revokedAt", "text")
    .execute();
  await db.schema.createIndex("invitation_email").on("invitation").columns(["emailKey"]).execute();
}

async function createOneTimeLinks(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("passwordReset")
    .addColumn("userId", "text", (c) => c.primaryKey().references("user.id").onDelete("cascade"))
    .addColumn("codeHash", "text", (c) => c.notNull().unique())
    .addColumn("createdAt", "text", (c) => c.notNull())
    .addColumn("expiresAt", "text", (c) => c.notNull())
    .execute();
  await db.schema
    .createTable("emailChange")
    .addColumn("userId", "text", (c) => c.primaryKey().references("user.id").onDelete("cascade"))
    .addColumn("email", "text", (c) => c.notNull())
    .addColumn("codeHash", "text", (c) => c.notNull().unique())
    .addColumn("createdAt", "text", (c) => c.notNull())
    .addColumn("expiresAt", "text", (c) => c.notNull())
    .execute();
}

async function createSecondFactors(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("totp")
    .addColumn("userId", "text", (c) => c.primaryKey().references("user.id").onDelete("cascade"))
    .addColumn("secret", "text", (c) => c.notNull())
    .addColumn("createdAt", "text", (c) => c.notNull())
    .addColumn("confirmedAt", "text")
    .addColumn("lastStep", "integer")
    .execute();
  await db.schema
    .createTable("recoveryCode")
    .addColumn("userId", "text", (c) => c.notNull().references("user.id").onDelete("cascade"))
    .addColumn("codeHash", "text", (c) => c.notNull())
    .addColumn("usedAt", "text")
    .addPrimaryKeyConstraint("recoveryCode_pk", ["userId", "codeHash"])
    .execute();
  await db.schema
    .createTable("passkey")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("userId", "text", (c) => c.notNull().references("user.id").onDelete("cascade"))
    .addColumn("credentialId", "text", (c) => c.notNull().unique())
    .addColumn("publicKey", "text", (c) => c.notNull())
    .addColumn("counter", "integer", (c) => c.notNull())
    .addColumn("transports", "text", (c) => c.notNull())
    .addColumn("backedUp", "integer", (c) => c.notNull())
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("createdAt", "text", (c) => c.notNull())
    .addColumn("lastUsedAt", "text")
    .execute();
  await db.schema.createIndex("passkey_user").on("passkey").columns(["userId", "id"]).execute();
  await db.schema
    .createTable("passkeyChallenge")
    .addColumn("challenge", "text", (c) => c.primaryKey())
    .addColumn("userId", "text", (c) => c.references("user.id").onDelete("cascade"))
    .addColumn("expiresAt", "text", (c) => c.notNull())
    .execute();
}

/** Notices about the tokens of a service account go to a person, and name that account. */
async function nameServiceAccounts(db: Kysely<unknown>): Promise<void> {
  for (const column of ["accountId", "accountName"]) {
    await db.schema.alterTable("notice").addColumn(column, "text").execute();
  }
  await db.schema
    .createIndex("notice_account")
    .on("notice")
    .columns(["accountId"])
    .where(sql.ref("accountId"), "is not", null)
    .execute();
}

/** The searched columns, whole in an index: SQLite reads it several times faster than the rows. */
async function createSearch(db: Kysely<unknown>): Promise<void> {
  // PostgreSQL reads its rows fast enough, and can't hold the longest names in an index.
  if (db.getExecutor().adapter instanceof PostgresAdapter) return;
  await db.schema
    .createIndex("testCase_search")
    .on("testCase")
    .columns(["projectId", "number", "name", "deletedAt", "importId"])
    .execute();
}
