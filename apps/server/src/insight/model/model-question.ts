import { type ModelOperation, ModelQuestion, refusedInput, type Scope } from "@tessera/domain";
import { MAX_QUESTION_DEPTH, MAX_QUESTION_ORDERS, MAX_QUESTION_RELATIONS } from "../../platform/limits/limits.ts";
import { type Field, MODELS, type Model, type ModelName, type Relation } from "./model-table-repo.ts";
import { type Condition, type Path, readWhere, requireField, requireObject, type Tally } from "./model-where.ts";

type Order = { field: Field; descending: boolean };

/** What to read of one model: which rows, in which order, and what of them. */
export type Plan = {
  model: Model;
  /** The path within the question, for error messages. */
  path: Path;
  where: Condition;
  fields: [name: string, field: Field][];
  relations: { name: string; relation: Relation; plan: Plan }[];
  order: Order[];
  /** For each parent, where it is nested; all if absent. */
  take: number | undefined;
  skip: number;
};

type Arguments = Omit<ModelQuestion, "operation">;
type Reading = { tally: Tally & { relations: number }; scopes: Set<Scope> };

const ARGUMENTS: Record<ModelOperation, readonly (keyof Arguments)[]> = {
  findMany: ["where", "include", "select", "orderBy", "take", "skip"],
  findFirst: ["where", "include", "select", "orderBy", "skip"],
  findUnique: ["where", "include", "select"],
  count: ["where"],
};

/** Checks a question against the table of models; answers what to read, and every scope that needs. Throws INVALID_INPUT. */
export function readQuestion(name: ModelName, question: ModelQuestion): { plan: Plan; scopes: Scope[] } {
  const { operation, ...args } = question;
  requireArguments(operation, args, ARGUMENTS[operation], []);
  const reading: Reading = { tally: { conditions: 0, values: 0, relations: 0 }, scopes: new Set() };
  const plan = readPlan(MODELS[name], args, [], reading);
  if (operation === "findUnique") requireUnique(plan.model, args.where);
  return { plan, scopes: [...reading.scopes] };
}

function readPlan(model: Model, args: Arguments, path: Path, reading: Reading, depth = 0): Plan {
  reading.scopes.add(model.scope);
  const { where = {}, orderBy = [], take, skip = 0 } = args;
  return {
    ...{ model, path, take, skip },
    where: readWhere(model, where, [...path, "where"], reading.tally),
    order: readOrder(model, orderBy, [...path, "orderBy"]),
    ...readSelection(model, args, path, reading, depth),
  };
}

/** All usual fields with the relations to include, or just what is selected. */
function readSelection(model: Model, { select, include }: Arguments, path: Path, reading: Reading, depth: number) {
  if (select !== undefined && include !== undefined) {
    throw refusedInput([...path, "select"], "Give select or include, not both");
  }
  const isSelect = select !== undefined;
  const place = [...path, isSelect ? "select" : "include"];
  const asked = Object.entries(requireObject(select ?? include ?? {}, place)).filter(([, value]) => value !== false);
  const related = asked.filter(([name]) => Object.hasOwn(model.relations, name));
  const relations = related.map(([name, value]) => {
    const relation = model.relations[name] as Relation;
    return { name, relation, plan: readRelation(relation, value, [...place, name], reading, depth + 1) };
  });
  const named = asked.filter((it) => !related.includes(it));
  const [stray] = named;
  if (!isSelect) {
    if (stray) throw refusedInput([...place, stray[0]], noSuchRelation(model));
    return { relations, fields: Object.entries(model.fields).filter(([, field]) => !field.onlySelected) };
  }
  for (const [name, value] of named) {
    requireField(model, name, [...place, name]);
    if (value !== true) throw refusedInput([...place, name], "Expected true or false");
  }
  if (asked.length === 0) throw refusedInput(place, "Select at least one field");
  const names = new Set(named.map(([name]) => name));
  return { relations, fields: Object.entries(model.fields).filter(([name]) => names.has(name)) };
}

function readRelation(relation: Relation, value: unknown, path: Path, reading: Reading, depth: number): Plan {
  if (depth > MAX_QUESTION_DEPTH) throw refusedInput(path, `Nest relations at most ${MAX_QUESTION_DEPTH} deep`);
  reading.tally.relations += 1;
  if (reading.tally.relations > MAX_QUESTION_RELATIONS)
    throw refusedInput(path, `Ask for at most ${MAX_QUESTION_RELATIONS} relations`);
  const asked = value === true ? {} : requireObject(value, path);
  requireArguments("This relation", asked, relation.many ? ARGUMENTS.findMany : ["include", "select"], path);
  for (const name of ["take", "skip"] as const) {
    const { error } = ModelQuestion.shape[name].safeParse(asked[name]);
    if (error) throw refusedInput([...path, name], error.issues[0]?.message ?? "");
  }
  return readPlan(MODELS[relation.model], asked, path, reading, depth);
}

function readOrder(model: Model, orderBy: unknown, path: Path): Order[] {
  const list = Array.isArray(orderBy) ? orderBy : [orderBy];
  if (list.length > MAX_QUESTION_ORDERS) throw refusedInput(path, `Sort by at most ${MAX_QUESTION_ORDERS} fields`);
  return list.map((item, index) => {
    const place = Array.isArray(orderBy) ? [...path, index] : path;
    const [entry, ...more] = Object.entries(requireObject(item, place));
    if (!entry || more.length > 0) throw refusedInput(place, "Name one field; to sort by several, give a list");
    const [name, direction] = entry;
    const field = requireField(model, name, [...place, name]);
    if (field.kind.operators.length === 0) throw refusedInput([...place, name], "This is only read, not sorted by");
    if (direction !== "asc" && direction !== "desc") throw refusedInput([...place, name], "Expected asc or desc");
    return { field, descending: direction === "desc" };
  });
}

function requireArguments(of: string, args: object, known: readonly string[], path: Path): void {
  const stray = Object.keys(args).find((name) => !known.includes(name));
  if (stray !== undefined)
    throw refusedInput([...path, stray], `${of} does not take this; it takes ${known.join(", ")}`);
}

/** Ids are counted in each project, so that most take two fields to find one row. */
function requireUnique({ names: [name], unique }: Model, where: unknown): void {
  const values = requireObject(where ?? {}, ["where"]);
  const missing = unique.find((field) => !Object.hasOwn(values, field) || typeof values[field] === "object");
  if (missing === undefined) return;
  throw refusedInput(["where", missing], `findUnique of ${name} needs the value of ${unique.join(" and ")}`);
}

function noSuchRelation({ names: [name], relations }: Model): string {
  return `${name} has no such relation; it has ${Object.keys(relations).join(", ")}`;
}
