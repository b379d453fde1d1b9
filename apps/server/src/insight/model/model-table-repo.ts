import { RESULT_STATUSES, type Scope } from "@tessera/domain";
import { type RawBuilder, sql } from "kysely";
import type { Schema } from "../../platform/db/schema.ts";
import { isLatest, isVisibleCase, isVisibleFolder, isVisibleResult } from "../../platform/db/visibility.ts";
import * as kinds from "./field-kinds.ts";

export type ModelName = "folder" | "project" | "testCase" | "testCycle" | "testResult";

export type Field = {
  kind: kinds.Kind;
  /** Its value, as an expression over the table. */
  sql: RawBuilder<unknown>;
  nullable?: true;
  /** Only answered if selected: it may be long. */
  onlySelected?: true;
  /** So long that only few rows of it are answered at once. */
  huge?: true;
};

export type Relation = {
  model: ModelName;
  /** A list; else one or null. */
  many: boolean;
  /** Columns of this table, and those of the other that are equal to them. */
  on: readonly (readonly [own: string, other: string])[];
};

/** What can be read of a table, under our own names and nothing else. */
export type Model = {
  /** Its name and those that other products have for it. */
  names: readonly [ModelName, ...string[]];
  scope: Scope;
  table: keyof Schema;
  /** The column that names the project. */
  project: string;
  /** Columns that together are unique; rows are ordered by them by default. */
  key: readonly string[];
  /** Fields that together find one row. */
  unique: readonly string[];
  /** Hides rows that no reader may see. */
  visible: RawBuilder<boolean>;
  fields: Readonly<Record<string, Field>>;
  relations: Readonly<Record<string, Relation>>;
};

const columnsOf = (table: keyof Schema) => (column: string) => sql.ref<string | null>(`${table}.${column}`);
const folder = columnsOf("folder");
const project = columnsOf("project");
const testCase = columnsOf("testCase");
const testCycle = columnsOf("testCycle");
const testResult = columnsOf("testResult");

/** The columns that decide whether a result counts. */
const standing = {
  standing: sql.ref<number>("testResult.standing"),
  standingBefore: sql.ref<number>("testResult.standingBefore"),
  changedBy: testResult("changedBy"),
};

const flagOf = (condition: RawBuilder<unknown>) => sql`case when ${condition} then 1 else 0 end`;
const outsideOfBin = (binId: RawBuilder<string | null>) => sql<boolean>`${binId} is null`;

/** No endpoint answers deleted rows, so this is false for every row that is answered. */
const isDeleted: Field = { kind: kinds.FLAG, sql: sql`cast(0 as integer)` };

const ofResult = (value: RawBuilder<unknown>) =>
  sql`(select ${value} from "resultText" where "resultId" = "testResult"."id")`;
/** A long text of a result, cut to its first 65,536 characters. */
const resultText = (column: string) => ofResult(sql`substr(${sql.ref(column)}, 1, 65536)`);

const ofProject: Relation = { model: "project", many: false, on: [["projectId", "id"]] };
const folders: Relation = { model: "folder", many: true, on: [["id", "projectId"]] };
const testCases: Relation = { model: "testCase", many: true, on: [["id", "projectId"]] };
const testCycles: Relation = { model: "testCycle", many: true, on: [["id", "projectId"]] };
const casesOfFolder: Relation = { model: "testCase", many: true, on: [["id", "folderId"]] };

/** A relation by a number that is counted in each project. */
function inProject(model: ModelName, many: boolean, own: string, other: string): Relation {
  return {
    model,
    many,
    on: [
      ["projectId", "projectId"],
      [own, other],
    ],
  };
}

/** Every model with its fields and relations: the one place that defines what this endpoint can read. */
export const MODELS: Readonly<Record<ModelName, Model>> = {
  project: {
    names: ["project", "projects"],
    scope: "project:read",
    table: "project",
    project: "id",
    key: ["number"],
    unique: ["id"],
    visible: outsideOfBin(project("binId")),
    fields: {
      id: { kind: kinds.PROJECT_NUMBER, sql: project("number") },
      name: { kind: kinds.TEXT, sql: project("name") },
      description: { kind: kinds.TEXT, sql: project("description") },
      createdAt: { kind: kinds.TIME, sql: project("createdAt") },
      isDeleted,
    },
    relations: {
      ...{ folders, repositoryFolders: folders },
      ...{ testCases, repositoryCases: testCases },
      ...{ testCycles, testRuns: testCycles },
    },
  },
  folder: {
    names: ["folder", "folders", "repositoryFolders"],
    scope: "case:read",
    table: "folder",
    project: "projectId",
    key: ["id"],
    unique: ["id"],
    visible: isVisibleFolder({ importId: folder("importId"), binId: folder("binId") }),
    fields: {
      id: { kind: kinds.TEXT, sql: folder("id") },
      projectId: { kind: kinds.PROJECT_ID, sql: folder("projectId") },
      parentId: { kind: kinds.TEXT, sql: folder("parentId"), nullable: true },
      name: { kind: kinds.TEXT, sql: folder("name") },
      createdAt: { kind: kinds.TIME, sql: folder("createdAt") },
      isDeleted,
    },
    relations: {
      project: ofProject,
      parent: { model: "folder", many: false, on: [["parentId", "id"]] },
      children: { model: "folder", many: true, on: [["id", "parentId"]] },
      ...{ testCases: casesOfFolder, repositoryCases: casesOfFolder },
    },
  },
  testCase: {
    names: ["testCase", "testCases", "repositoryCases"],
    scope: "case:read",
    table: "testCase",
    project: "projectId",
    key: ["projectId", "number"],
    unique: ["projectId", "id"],
    visible: isVisibleCase({ importId: testCase("importId"), binId: testCase("binId") }),
    fields: {
      id: { kind: kinds.CASE_NUMBER, sql: testCase("number") },
      projectId: { kind: kinds.PROJECT_ID, sql: testCase("projectId") },
      folderId: { kind: kinds.TEXT, sql: testCase("folderId"), nullable: true },
      name: { kind: kinds.TEXT, sql: testCase("name") },
      description: { kind: kinds.TEXT, sql: testCase("description"), onlySelected: true },
      steps: { kind: kinds.STEPS, sql: testCase("steps"), onlySelected: true, huge: true },
      priority: { kind: kinds.TEXT, sql: testCase("priority") },
      ownerId: { kind: kinds.TEXT, sql: testCase("ownerId"), nullable: true },
      version: { kind: kinds.INTEGER, sql: testCase("version") },
      reviewState: { kind: kinds.TEXT, sql: testCase("reviewState") },
      approvedAt: { kind: kinds.TIME, sql: testCase("approvedAt"), nullable: true },
      automationClassname: { kind: kinds.TEXT, sql: testCase("automationClassname"), nullable: true },
      automationName: { kind: kinds.TEXT, sql: testCase("automationName"), nullable: true },
      createdAt: { kind: kinds.TIME, sql: testCase("createdAt") },
      updatedAt: { kind: kinds.TIME, sql: testCase("updatedAt") },
      isDeleted,
    },
    relations: {
      project: ofProject,
      folder: { model: "folder", many: false, on: [["folderId", "id"]] },
      testResults: inProject("testResult", true, "number", "caseNumber"),
    },
  },
  testCycle: {
    names: ["testCycle", "testCycles", "testRuns"],
    scope: "cycle:read",
    table: "testCycle",
    project: "projectId",
    key: ["projectId", "number"],
    unique: ["projectId", "id"],
    visible: outsideOfBin(testCycle("binId")),
    fields: {
      id: { kind: kinds.CYCLE_NUMBER, sql: testCycle("number") },
      projectId: { kind: kinds.PROJECT_ID, sql: testCycle("projectId") },
      name: { kind: kinds.TEXT, sql: testCycle("name") },
      description: { kind: kinds.TEXT, sql: testCycle("description"), onlySelected: true },
      isMaster: { kind: kinds.FLAG, sql: flagOf(sql`${testCycle("number")} = 1`) },
      branch: { kind: kinds.TEXT, sql: testCycle("branch"), nullable: true },
      commit: { kind: kinds.TEXT, sql: testCycle("commit"), nullable: true },
      environment: { kind: kinds.TEXT, sql: testCycle("environment"), nullable: true },
      buildUrl: { kind: kinds.TEXT, sql: testCycle("buildUrl"), nullable: true },
      passed: { kind: kinds.INTEGER, sql: testCycle("passed") },
      failed: { kind: kinds.INTEGER, sql: testCycle("failed") },
      error: { kind: kinds.INTEGER, sql: testCycle("error") },
      skipped: { kind: kinds.INTEGER, sql: testCycle("skipped") },
      blocked: { kind: kinds.INTEGER, sql: testCycle("blocked") },
      muted: { kind: kinds.INTEGER, sql: sql`cast(0 as integer)` },
      lastResultAt: { kind: kinds.TIME, sql: testCycle("lastResultAt"), nullable: true },
      createdAt: { kind: kinds.TIME, sql: testCycle("createdAt") },
      isDeleted,
    },
    relations: {
      project: ofProject,
      testResults: inProject("testResult", true, "number", "cycleNumber"),
    },
  },
  testResult: {
    names: ["testResult", "testResults", "testRunResults"],
    scope: "result:read",
    table: "testResult",
    project: "projectId",
    key: ["id"],
    unique: ["id"],
    visible: isVisibleResult({
      importId: testResult("importId"),
      projectId: sql.ref("testResult.projectId"),
      cycleNumber: sql.ref("testResult.cycleNumber"),
    }),
    fields: {
      id: { kind: kinds.TEXT, sql: testResult("id") },
      projectId: { kind: kinds.PROJECT_ID, sql: testResult("projectId") },
      cycleId: { kind: kinds.CYCLE_NUMBER, sql: testResult("cycleNumber") },
      caseId: { kind: kinds.CASE_NUMBER, sql: testResult("caseNumber") },
      name: { kind: kinds.TEXT, sql: testResult("name") },
      classname: { kind: kinds.TEXT, sql: testResult("classname"), nullable: true },
      status: { kind: kinds.choice("Status", RESULT_STATUSES), sql: testResult("status") },
      environment: { kind: kinds.TEXT, sql: sql`nullif(${testResult("environment")}, '')`, nullable: true },
      job: { kind: kinds.TEXT, sql: sql`nullif(${testResult("job")}, '')`, nullable: true },
      variant: { kind: kinds.TEXT, sql: testResult("variant"), nullable: true },
      attempt: { kind: kinds.INTEGER, sql: testResult("attempt") },
      isLatest: { kind: kinds.FLAG, sql: flagOf(isLatest(standing)) },
      durationMs: { kind: kinds.INTEGER, sql: testResult("durationMs"), nullable: true },
      message: { kind: kinds.TEXT, sql: testResult("message"), nullable: true, onlySelected: true },
      source: { kind: kinds.choice("Source", ["manual", "import"]), sql: testResult("source") },
      importId: { kind: kinds.TEXT, sql: testResult("importId"), nullable: true },
      trace: { kind: kinds.LONG_TEXT, sql: resultText("trace"), nullable: true, onlySelected: true, huge: true },
      output: { kind: kinds.LONG_TEXT, sql: resultText("output"), nullable: true, onlySelected: true, huge: true },
      file: { kind: kinds.LONG_TEXT, sql: ofResult(sql.ref("file")), nullable: true, onlySelected: true },
      line: { kind: kinds.LINE, sql: ofResult(sql.ref("line")), nullable: true, onlySelected: true },
      createdAt: { kind: kinds.TIME, sql: testResult("createdAt") },
      isDeleted,
    },
    relations: {
      project: ofProject,
      testCycle: inProject("testCycle", false, "cycleNumber", "number"),
      testCase: inProject("testCase", false, "caseNumber", "number"),
    },
  },
};
