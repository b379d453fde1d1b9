import type { CreateTableBuilder, Kysely } from "kysely";

/** Teams, who owns a test, what people follow, saved views, badges, and causes that were split by hand. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await createTeams(db);
  await extendProjects(db);
  await createFollowing(db);
  await createViews(db);
  await createSplits(db);
}

const ofProject = <Table extends string, Column extends string>(table: CreateTableBuilder<Table, Column>) =>
  table.addColumn("projectId", "text", (c) => c.notNull().references("project.id").onDelete("cascade"));

async function createTeams(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable("team")
    .addColumn("id", "text", (c) => c.primaryKey())
    .addColumn("handle", "text", (c) => c.notNull())
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("description", "text", (c) => c.notNull())
    .addColumn("createdAt", "text", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("team_handle").on("team").columns(["handle"]).unique().execute();
  await db.schema
    .createTable("teamMember")
    .addColumn("teamId", "text", (c) => c.notNull().references("team.id").onDelete("cascade"))
    .addColumn("userId", "text", (c) => c.notNull().references("user.id"))
    .addColumn("since", "text", (c) => c.notNull())
    .addPrimaryKeyConstraint("teamMember_pk", ["userId", "teamId"])
    .execute();
  await db.schema.createIndex("teamMember_team").on("teamMember").columns(["teamId", "userId"]).execute();
  await ofProject(db.schema.createTable("projectTeam"))
    .addColumn("teamId", "text", (c) => c.notNull().references("team.id").onDelete("cascade"))
    .addColumn("role", "text", (c) => c.notNull())
    .addColumn("since", "text", (c) => c.notNull())
    .addPrimaryKeyConstraint("projectTeam_pk", ["projectId", "teamId"])
    .execute();
  await db.schema.createIndex("projectTeam_team").on("projectTeam").columns(["teamId", "projectId"]).execute();
}

async function extendProjects(db: Kysely<unknown>): Promise<void> {
  const project = () => db.schema.alterTable("project");
  await project()
    .addColumn("ownerRules", "text", (c) => c.notNull().defaultTo(""))
    .execute();
  await project()
    .addColumn("isBadgePublic", "integer", (c) => c.notNull().defaultTo(0))
    .execute();
  await project()
    .addColumn("badgeKeyNumber", "integer", (c) => c.notNull().defaultTo(1))
    .execute();
}

async function createFollowing(db: Kysely<unknown>): Promise<void> {
  await ofProject(db.schema.createTable("subscription").addColumn("id", "text", (c) => c.primaryKey()))
    .addColumn("userId", "text", (c) => c.notNull().references("user.id"))
    .addColumn("kind", "text", (c) => c.notNull())
    .addColumn("target", "text", (c) => c.notNull())
    .addColumn("mode", "text", (c) => c.notNull())
    .addColumn("createdAt", "text", (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex("subscription_own")
    .on("subscription")
    .columns(["userId", "projectId", "kind", "target"])
    .unique()
    .execute();
  await db.schema
    .createIndex("subscription_target")
    .on("subscription")
    .columns(["projectId", "kind", "target"])
    .execute();
  await ofProject(db.schema.createTable("runNews").addColumn("id", "text", (c) => c.primaryKey()))
    .addColumn("runNumber", "integer", (c) => c.notNull())
    .addColumn("createdAt", "text", (c) => c.notNull())
    .addColumn("state", "text", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("runNews_run").on("runNews").columns(["projectId", "runNumber"]).unique().execute();
  await db.schema
    .createIndex("runNews_pending")
    .on("runNews")
    .columns(["id"])
    .where("state" as never, "=", "pending")
    .execute();
  const notice = () => db.schema.alterTable("notice");
  await notice().addColumn("projectId", "text").execute();
  await notice().addColumn("mailGroup", "text").execute();
  await notice().addColumn("subscription", "text").execute();
}

async function createViews(db: Kysely<unknown>): Promise<void> {
  await ofProject(db.schema.createTable("savedView").addColumn("id", "text", (c) => c.primaryKey()))
    .addColumn("ownerId", "text", (c) => c.notNull().references("user.id"))
    .addColumn("page", "text", (c) => c.notNull())
    .addColumn("name", "text", (c) => c.notNull())
    .addColumn("query", "text", (c) => c.notNull())
    .addColumn("isShared", "integer", (c) => c.notNull())
    .addColumn("createdAt", "text", (c) => c.notNull())
    .execute();
  await db.schema.createIndex("savedView_project").on("savedView").columns(["projectId", "page", "id"]).execute();
  await db.schema
    .createIndex("savedView_name")
    .on("savedView")
    .columns(["projectId", "page", "ownerId", "name"])
    .unique()
    .execute();
}

async function createSplits(db: Kysely<unknown>): Promise<void> {
  await ofProject(db.schema.createTable("causeSplit"))
    .addColumn("fromNumber", "integer", (c) => c.notNull())
    .addColumn("caseNumber", "integer", (c) => c.notNull())
    .addColumn("toNumber", "integer", (c) => c.notNull())
    .addColumn("createdAt", "text", (c) => c.notNull())
    .addColumn("createdBy", "text", (c) => c.notNull())
    .addPrimaryKeyConstraint("causeSplit_pk", ["projectId", "fromNumber", "caseNumber"])
    .execute();
}
