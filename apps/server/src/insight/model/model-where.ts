import { refusedInput } from "@tessera/domain";
import { MAX_CONDITION_DEPTH, MAX_CONDITION_VALUES, MAX_CONDITIONS } from "../../platform/limits/limits.ts";
import { OPERATORS, type Operator, type Value } from "./field-kinds.ts";
import type { Field, Model } from "./model-table-repo.ts";

/** A path within the question. */
export type Path = (string | number)[];

/** What rows must be like. Null is neither equal nor unequal to anything, as in SQL. */
export type Condition =
  | { all: Condition[] }
  | { any: Condition[] }
  | { none: Condition }
  | { field: Field; isNull: true }
  | { field: Field; operator: Exclude<Operator, "not">; values: Value[] };

/** Counts what a whole question asks, so that no question costs too much. */
export type Tally = { conditions: number; values: number };

/** Reads the `where` of a model. Throws INVALID_INPUT with the place of what is wrong. */
export function readWhere(model: Model, where: unknown, path: Path, tally: Tally, depth = 0): Condition {
  if (depth > MAX_CONDITION_DEPTH) throw refusedInput(path, `Nest conditions at most ${MAX_CONDITION_DEPTH} deep`);
  countCondition(tally, path);
  const inner = (value: unknown, path: Path) => readWhere(model, value, path, tally, depth + 1);
  const all = Object.entries(requireObject(where, path)).map(([key, value]): Condition => {
    const place = [...path, key];
    switch (key) {
      case "AND":
        return { all: listOf(value).map(({ item, at }) => inner(item, [...place, ...at])) };
      case "OR":
        if (!Array.isArray(value)) throw refusedInput(place, "Expected a list of conditions");
        return { any: value.map((item, index) => inner(item, [...place, index])) };
      case "NOT":
        return { none: { any: listOf(value).map(({ item, at }) => inner(item, [...place, ...at])) } };
      default:
        return readField(requireField(model, key, place), value, place, tally, depth + 1);
    }
  });
  return { all };
}

/** The field of the model with this name. Throws INVALID_INPUT, with the names there are. */
export function requireField(model: Model, name: string, path: Path): Field {
  const field = Object.hasOwn(model.fields, name) ? model.fields[name] : undefined;
  if (field) return field;
  throw refusedInput(path, `${model.names[0]} has no such field; it has ${Object.keys(model.fields).join(", ")}`);
}

export function requireObject(value: unknown, path: Path): Record<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw refusedInput(path, "Expected an object");
}

/** What a value, or an object of operators and their values, says of a field. */
function readField(field: Field, value: unknown, path: Path, tally: Tally, depth: number): Condition {
  if (depth > MAX_CONDITION_DEPTH) throw refusedInput(path, `Nest conditions at most ${MAX_CONDITION_DEPTH} deep`);
  if (typeof value !== "object" || value === null) return compare(field, "equals", value, path, tally);
  const all = Object.entries(requireObject(value, path)).map(([name, operand]): Condition => {
    const place = [...path, name];
    const operator = requireOperator(field, name, place);
    if (operator === "not") return { none: readField(field, operand, place, tally, depth + 1) };
    return compare(field, operator, operand, place, tally);
  });
  if (all.length === 0) throw refusedInput(path, "Give a value, or an operator with its value");
  return { all };
}

function compare(
  field: Field,
  operator: Exclude<Operator, "not">,
  operand: unknown,
  path: Path,
  tally: Tally,
): Condition {
  requireOperator(field, operator, path);
  countCondition(tally, path);
  if (operator === "equals" && operand === null) {
    if (!field.nullable) throw refusedInput(path, "This is never null");
    return { field, isNull: true };
  }
  if (operator !== "in") return { field, operator, values: [readValue(field, operand, path)] };
  if (!Array.isArray(operand)) throw refusedInput(path, "Expected a list of values");
  tally.values += operand.length;
  if (tally.values > MAX_CONDITION_VALUES)
    throw refusedInput(path, `Use at most ${MAX_CONDITION_VALUES} values in lists`);
  return { field, operator, values: operand.map((item, index) => readValue(field, item, [...path, index])) };
}

function countCondition(tally: Tally, path: Path): void {
  tally.conditions += 1;
  if (tally.conditions > MAX_CONDITIONS) throw refusedInput(path, `Use at most ${MAX_CONDITIONS} conditions`);
}

function requireOperator({ kind }: Field, name: string, path: Path): Operator {
  const operator = kind.operators.find((it) => it === name);
  if (operator) return operator;
  if (kind.operators.length === 0) throw refusedInput(path, "This is only read; it can't be searched or sorted by");
  const known = (OPERATORS as readonly string[]).includes(name);
  const what = known ? "This field has no such operator" : "There is no such operator";
  throw refusedInput(path, `${what}; it has ${kind.operators.join(", ")}`);
}

function readValue({ kind }: Field, value: unknown, path: Path): Value {
  const column = kind.toColumn(value);
  if (column === undefined) throw refusedInput(path, `Expected ${kind.expected}`);
  return column;
}

/** One condition or a list of them, with its place in the list. */
function listOf(value: unknown): { item: unknown; at: Path }[] {
  return Array.isArray(value) ? value.map((item, index) => ({ item, at: [index] })) : [{ item: value, at: [] }];
}
