import { describeField, MODEL_OPERATIONS, type ModelOperation } from "@tessera/domain";
import { MAX_QUESTION_ORDERS } from "../../platform/limits/limits.ts";
import type { Kind, Operator } from "./field-kinds.ts";
import { type Field, MODELS, type Model, type ModelName, type Relation } from "./model-table-repo.ts";

type JsonSchema = Record<string, unknown>;

const ABOUT: Record<ModelOperation, (plural: string) => string> = {
  findMany: (plural) => `Many ${plural}, with filters, sorting and relations`,
  findFirst: (plural) => `The first of the ${plural} that match, or null`,
  findUnique: (plural) => `One of the ${plural} by what is unique to it, or null`,
  count: (plural) => `How many ${plural} match`,
};

/** What the API document says of the operations of a model: questions and answers with a type for every field. */
export function modelDocument(name: ModelName) {
  const model = MODELS[name];
  const named = pascal(name);
  return {
    field: "operation",
    values: MODEL_OPERATIONS,
    describe: (value: string) => {
      const operation = value as ModelOperation;
      return {
        about: `${ABOUT[operation](model.names[1] ?? name)}.`,
        input: argumentsOf(named, operation),
        answer: answerOf(named, operation),
      };
    },
    schemas: () => ({
      ...Object.fromEntries(Object.values(model.fields).flatMap(({ kind, nullable }) => filters(kind, nullable))),
      [`${named}Where`]: whereOf(model, named),
      [`${named}WhereUnique`]: uniqueWhereOf(model, named),
      [`${named}Include`]: object(relationsOf(model)),
      [`${named}Select`]: object({ ...mapped(model.fields, () => ({ type: "boolean" })), ...relationsOf(model) }),
      [`${named}Order`]: orderOf(model),
      [`${named}Record`]: recordOf(model),
      [`${named}Many`]: argumentsOf(named, "findMany"),
      [`${named}One`]: object({ include: ref(`${named}Include`), select: ref(`${named}Select`) }),
    }),
  };
}

const pascal = (name: string) => `${name[0]?.toUpperCase()}${name.slice(1)}`;
const ref = (name: string): JsonSchema => ({ $ref: `#/components/schemas/${name}` });
const orNull = (schema: JsonSchema): JsonSchema => ({ anyOf: [schema, { type: "null" }] });
const oneOrMany = (schema: JsonSchema): JsonSchema => ({ anyOf: [schema, { type: "array", items: schema }] });

function object(properties: Record<string, JsonSchema>): JsonSchema {
  return { type: "object", properties: mapped(properties, withNote), additionalProperties: false };
}

function withNote(schema: JsonSchema, name: string): JsonSchema {
  const description = describeField(name).description ?? NOTES[name];
  return description === undefined ? schema : { ...schema, description };
}

function mapped<Value, Result>(from: Record<string, Value>, to: (value: Value, name: string) => Result) {
  return Object.fromEntries(Object.entries(from).map(([name, value]) => [name, to(value, name)]));
}

const NOTES: Record<string, string> = {
  AND: "All of these hold.",
  OR: "One of these holds.",
  NOT: "None of these holds.",
  equals: "Is this.",
  in: "Is one of these.",
  not: "Is not this, or not what these operators say.",
  contains: "Holds this text, byte by byte.",
  startsWith: "Begins with this text, byte by byte.",
  gt: "Comes after this.",
  gte: "Comes after this, or is this.",
  lt: "Comes before this.",
  lte: "Comes before this, or is this.",
  automationClassname: "Class that automated results have.",
  automationName: "Name that automated results have.",
  isDeleted: "False for all that can be read.",
  project: "The project that it belongs to.",
  folders: "Folders of the project.",
  repositoryFolders: "The same as `folders`.",
  testCases: "Test cases that belong to it.",
  repositoryCases: "The same as `testCases`.",
  testCycles: "Test cycles of the project.",
  testRuns: "The same as `testCycles`.",
  testResults: "Results that belong to it.",
  testCycle: "The test cycle that it belongs to.",
  testCase: "The test case that it belongs to.",
  parent: "The folder that it lies in.",
  children: "Folders that lie in it.",
};

/** The schemas of what can be asked of fields of a kind. */
function filters(kind: Kind, nullable?: boolean): [string, JsonSchema][] {
  if (kind.operators.length === 0) return [];
  const operand = (operator: Operator): JsonSchema => {
    if (operator === "in") return { type: "array", items: kind.asked };
    if (operator === "not") return nullable ? orNull(ref(filterName(kind, true))) : ref(filterName(kind));
    return operator === "equals" && nullable ? orNull(kind.asked) : kind.asked;
  };
  const operators = object(Object.fromEntries(kind.operators.map((it) => [it, operand(it)])));
  return [[filterName(kind, nullable), { anyOf: [kind.asked, { ...operators, minProperties: 1 }] }]];
}

const filterName = (kind: Kind, nullable?: boolean) => `${nullable ? "Nullable" : ""}${kind.name}Filter`;

function whereOf({ fields }: Model, named: string): JsonSchema {
  const where = ref(`${named}Where`);
  const asked = Object.entries(fields).filter(([, { kind }]) => kind.operators.length > 0);
  return object({
    AND: oneOrMany(where),
    OR: { type: "array", items: where },
    NOT: oneOrMany(where),
    ...mapped(Object.fromEntries(asked), ({ kind, nullable }: Field) =>
      nullable ? orNull(ref(filterName(kind, true))) : ref(filterName(kind)),
    ),
  });
}

/** The same, with the values of the fields that find one row. */
function uniqueWhereOf(model: Model, named: string): JsonSchema {
  const where = whereOf(model, named);
  const values = model.unique.map((name) => [name, model.fields[name]?.kind.asked ?? {}] as const);
  const properties = {
    ...(where.properties as Record<string, JsonSchema>),
    ...mapped(Object.fromEntries(values), withNote),
  };
  return { ...where, properties, required: model.unique };
}

function relationsOf({ relations }: Model): Record<string, JsonSchema> {
  return mapped(relations, ({ model, many }: Relation) => ({
    anyOf: [{ type: "boolean" }, ref(`${pascal(model)}${many ? "Many" : "One"}`)],
  }));
}

function orderOf({ fields }: Model): JsonSchema {
  const sorted = Object.entries(fields).filter(([, { kind }]) => kind.operators.length > 0);
  const directions = mapped(Object.fromEntries(sorted), () => ({ type: "string", enum: ["asc", "desc"] }));
  return { ...object(directions), minProperties: 1, maxProperties: 1 };
}

/** What is answered of a row: its usual fields, or what was selected, and the relations that were asked for. */
function recordOf({ fields, relations }: Model): JsonSchema {
  return object({
    ...mapped(fields, ({ kind, nullable }: Field) => (nullable ? orNull(kind.answered) : kind.answered)),
    ...mapped(relations, ({ model, many }: Relation) => {
      const record = ref(`${pascal(model)}Record`);
      return many ? { type: "array", items: record } : orNull(record);
    }),
  });
}

function argumentsOf(named: string, operation: ModelOperation): JsonSchema {
  const order = ref(`${named}Order`);
  const shape = { include: ref(`${named}Include`), select: ref(`${named}Select`) };
  const orderBy = { anyOf: [order, { type: "array", items: order, maxItems: MAX_QUESTION_ORDERS }] };
  const skip = { type: "integer", minimum: 0, maximum: 2_147_483_647 };
  const asked = object({
    where: ref(operation === "findUnique" ? `${named}WhereUnique` : `${named}Where`),
    ...(operation !== "count" && shape),
    ...((operation === "findMany" || operation === "findFirst") && { orderBy, skip }),
    ...(operation === "findMany" && { take: { type: "integer", minimum: 1, maximum: 1000 } }),
  });
  return { ...asked, ...(operation === "findUnique" && { required: ["where"] }) };
}

function answerOf(named: string, operation: ModelOperation): JsonSchema {
  const record = ref(`${named}Record`);
  const data = {
    findMany: { type: "array", items: record },
    findFirst: orNull(record),
    findUnique: orNull(record),
    count: { type: "integer", minimum: 0 },
  }[operation];
  return { ...object({ data }), required: ["data"] };
}
