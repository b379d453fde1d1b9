import { type Kysely, sql } from "kysely";

export async function up(db: Kysely<unknown>): Promise<void> {
  await createAccounts(db);
  await createProjects(db);
  await createResults(db);
}

async function createAccounts(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("instance")
    .addColumn("name", "text", (c) => c.primaryKey())
    .addColumn("value", "text", (c) => c.notNull())
    .execute();
  await db.schema
    .createTable("user")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("kind", "text", (c) => c.notNull())
    .addColumn("username", "text", (c) => c.notNull())
    .addColumn("usernameKey", "text", (c) => c.notNull().unique())
    .addColumn("email", "text")
    .addColumn("emailKey", "text", (c) => c.unique())
    .addColumn("firstName", "text", (c) => c.notNull())
    .addColumn("lastName", "text", (c) => c.notNull())
    .addColumn("passwordHash", "text")
    .addColumn("systemRole", "text", (c) => c.notNull())
    .addColumn("apiAccess", "integer", (c) => c.notNull())
    .addColumn("active", "integer", (c) => c.notNull())
    .addColumn("createdAt", "text", (c) => c.notNull())
    .execute();
  await db.schema
    .createTable("session")
    .addColumn("hash", "text", (c) => c.primaryKey())
    .addColumn("userId", "text", (c) => c.notNull().references("user.id").onDelete("cascade"))
    .addColumn("createdAt", "text", (c) => c.notNull())
    .addColumn("authenticatedAt", "text", (c) => c.notNull())
    .addColumn("lastSeenAt", "text", (c) => c.notNull())
    .addColumn("expiresAt", "text", (c) => c.notNull())
    .addColumn("ip", "text", (c) => c.notNull())
    .addColumn("userAgent", "text")
    .execute();
  await db.schema
    .createTable("signInFailure")
    .addColumn("key", "text", (c) => c.primaryKey())
    .addColumn("failures", "integer", (c) => c.notNull())
    .addColumn("lastAt", "text", (c) => c.notNull())
    .addColumn("blockedUntil", "text")
    .execute();
  await db.schema.createIndex("session_user").on("session").columns(["userId"]).execute();
  await db.schema
    .createTable("token")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("kind", "text", (c) => c.notNull())
    .addColumn("ownerId", "text", (c) => c.notNull().references("user.id").onDelete("cascade"))
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("identifier", "text", (c) => c.notNull())
    .addColumn("preview", "text", (c) => c.notNull())
    .addColumn("hash", "text", (c) => c.notNull().unique())
    .addColumn("scopes", "text", (c) => c.notNull())
    .addColumn("projects", "text", (c) => c.notNull())
    .addColumn("allowedIps", "text", (c) => c.notNull())
    .addColumn("createdAt", "text", (c) => c.notNull())
    .addColumn("createdFrom", "text", (c) => c.notNull())
    .addColumn("expiresAt", "text")
    .addColumn("lastUsedAt", "text")
    .addColumn("lastUsedIp", "text")
    .addColumn("lastUsedUserAgent", "text")
    .addColumn("revokedAt", "text")
    .addColumn("revokedBy", "text")
    .addColumn("revokedReason", "text")
    .addColumn("rotatedFrom", "text")
    .addColumn("rotatedTo", "text")
    .addColumn("overlapEndsAt", "text")
    .execute();
  await db.schema.createIndex("token_owner").on("token").columns(["ownerId", "id"]).execute();
  await db.schema
    .createTable("audit")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("at", "text", (c) => c.notNull())
    .addColumn("action", "text", (c) => c.notNull())
    .addColumn("actorId", "text")
    .addColumn("ownerId", "text")
    .addColumn("tokenId", "text")
    .addColumn("tokenName", "text")
    .addColumn("tokenPreview", "text")
    .addColumn("viaTokenId", "text")
    .addColumn("viaTokenPreview", "text")
    .addColumn("ip", "text")
    .addColumn("userAgent", "text")
    .addColumn("requestId", "text")
    .addColumn("outcome", "text", (c) => c.notNull())
    .addColumn("details", "text", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("audit_token").on("audit").columns(["tokenId", "id"]).execute();
}

async function createProjects(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("project")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("number", "integer", (c) => c.notNull().unique())
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("description", "text", (c) => c.notNull())
    .addColumn("nextCase", "integer", (c) => c.notNull())
    .addColumn("nextCycle", "integer", (c) => c.notNull())
    .addColumn("createdAt", "text", (c) => c.notNull())
    .addColumn("createdBy", "text", (c) => c.notNull())
    .execute();
  await db.schema
    .createTable("member")
    .addColumn("projectId", "text", (c) => c.notNull().references("project.id").onDelete("cascade"))
    .addColumn("userId", "text", (c) => c.notNull().references("user.id").onDelete("cascade"))
    .addColumn("role", "text", (c) => c.notNull())
    .addColumn("since", "text", (c) => c.notNull())
    .addPrimaryKeyConstraint("member_pk", ["userId", "projectId"])
    .execute();
  await db.schema.createIndex("member_project").on("member").columns(["projectId", "userId"]).execute();
  await db.schema
    .createTable("folder")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("projectId", "text", (c) => c.notNull().references("project.id").onDelete("cascade"))
    .addColumn("parentId", "text")
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("createdAt", "text", (c) => c.notNull())
    .execute();
  // A null parent would not count as equal, so the root is spelled as an empty text inside the index.
  await sql`create unique index folder_name on folder ("projectId", coalesce("parentId", ''), name)`.execute(db);
  await db.schema
    .createTable("testCase")
    .addColumn("projectId", "text", (c) => c.notNull().references("project.id").onDelete("cascade"))
    .addColumn("number", "integer", (c) => c.notNull())
    .addColumn("folderId", "text")
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("description", "text", (c) => c.notNull())
    .addColumn("steps", "text", (c) => c.notNull())
    .addColumn("automationClassname", "text")
    .addColumn("automationName", "text")
    .addColumn("automationKey", "text")
    .addColumn("importId", "text")
    .addColumn("createdAt", "text", (c) => c.notNull())
    .addColumn("createdBy", "text", (c) => c.notNull())
    .addColumn("updatedAt", "text", (c) => c.notNull())
    .addColumn("deletedAt", "text")
    .addPrimaryKeyConstraint("testCase_pk", ["projectId", "number"])
    .execute();
  await db.schema
    .createIndex("testCase_automation")
    .on("testCase")
    .columns(["projectId", "automationKey"])
    .unique()
    .execute();
  await db.schema
    .createIndex("testCase_import")
    .on("testCase")
    .columns(["importId"])
    .where("importId", "is not", null)
    .execute();
  await db.schema
    .createTable("testCycle")
    .addColumn("projectId", "text", (c) => c.notNull().references("project.id").onDelete("cascade"))
    .addColumn("number", "integer", (c) => c.notNull())
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("description", "text", (c) => c.notNull())
    .addColumn("branch", "text")
    .addColumn("commit", "text")
    .addColumn("environment", "text")
    .addColumn("buildUrl", "text")
    .addColumn("passed", "integer", (c) => c.notNull().defaultTo(0))
    .addColumn("failed", "integer", (c) => c.notNull().defaultTo(0))
    .addColumn("error", "integer", (c) => c.notNull().defaultTo(0))
    .addColumn("skipped", "integer", (c) => c.notNull().defaultTo(0))
    .addColumn("blocked", "integer", (c) => c.notNull().defaultTo(0))
    .addColumn("lastResultAt", "text")
    .addColumn("createdAt", "text", (c) => c.notNull())
    .addColumn("createdBy", "text", (c) => c.notNull())
    .addPrimaryKeyConstraint("testCycle_pk", ["projectId", "number"])
    .execute();
}

async function createResults(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("import")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("projectId", "text", (c) => c.notNull().references("project.id").onDelete("cascade"))
    .addColumn("cycleNumber", "integer", (c) => c.notNull())
    .addColumn("state", "text", (c) => c.notNull())
    .addColumn("contentHash", "text", (c) => c.notNull())
    .addColumn("runKey", "text", (c) => c.notNull())
    .addColumn("shard", "text", (c) => c.notNull())
    .addColumn("branch", "text")
    .addColumn("commit", "text")
    .addColumn("environment", "text")
    .addColumn("buildUrl", "text")
    .addColumn("receipt", "text", (c) => c.notNull())
    .addColumn("createdAt", "text", (c) => c.notNull())
    .addColumn("createdBy", "text", (c) => c.notNull())
    .addColumn("tokenId", "text")
    .addColumn("leaseUntil", "text", (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex("import_replay")
    .on("import")
    .columns(["projectId", "cycleNumber", "contentHash", "runKey", "shard"])
    .unique()
    .execute();
  await db.schema
    .createIndex("import_staged")
    .on("import")
    .columns(["projectId"])
    .unique()
    .where(sql.ref("state"), "=", sql.lit("staged"))
    .execute();
  await db.schema.createIndex("import_project").on("import").columns(["projectId", "id"]).execute();
  await db.schema
    .createTable("testResult")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("projectId", "text", (c) => c.notNull().references("project.id").onDelete("cascade"))
    .addColumn("cycleNumber", "integer", (c) => c.notNull())
    .addColumn("caseNumber", "integer", (c) => c.notNull())
    .addColumn("attempt", "integer", (c) => c.notNull())
    .addColumn("status", "text", (c) => c.notNull())
    .addColumn("gravity", "integer", (c) => c.notNull())
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("classname", "text")
    .addColumn("durationMs", "integer")
    .addColumn("message", "text")
    .addColumn("source", "text", (c) => c.notNull())
    .addColumn("importId", "text")
    .addColumn("supersededBy", "text")
    .addColumn("createdAt", "text", (c) => c.notNull())
    .addColumn("createdBy", "text", (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex("testResult_attempt")
    .on("testResult")
    .columns(["projectId", "cycleNumber", "caseNumber", "attempt"])
    .unique()
    .execute();
  await db.schema
    .createIndex("testResult_gravity")
    .on("testResult")
    .columns(["projectId", "cycleNumber", "gravity", "id", "supersededBy", "importId"])
    .execute();
  await db.schema
    .createIndex("testResult_import")
    .on("testResult")
    .columns(["importId"])
    .where("importId", "is not", null)
    .execute();
  await db.schema
    .createIndex("testResult_superseded")
    .on("testResult")
    .columns(["supersededBy"])
    .where("supersededBy", "is not", null)
    .execute();
  await db.schema
    .createTable("resultText")
    .addColumn("resultId", "text", (c) => c.primaryKey())
    .addColumn("importId", "text")
    .addColumn("trace", "text")
    .addColumn("output", "text")
    .addColumn("file", "text")
    .addColumn("line", "integer")
    .execute();
  await db.schema
    .createIndex("resultText_import")
    .on("resultText")
    .columns(["importId"])
    .where("importId", "is not", null)
    .execute();
}
