import { CaseId, CycleId, caseId, cycleId, idNumber, ProjectId, projectId } from "@tessera/domain";
import { z } from "zod";

/** What a column holds. */
export type Value = string | number;

type JsonSchema = Record<string, unknown>;

export const OPERATORS = ["equals", "in", "not", "contains", "startsWith", "gt", "gte", "lt", "lte"] as const;
export type Operator = (typeof OPERATORS)[number];

/** What the fields of one kind hold and can be asked. */
export type Kind = {
  /** Its name in the API document, and the JSON Schemas of what is answered and of what can be asked. */
  name: string;
  answered: JsonSchema;
  asked: JsonSchema;
  /** What a value must be, for the error about one that isn't. */
  expected: string;
  /** Empty for a field that is only read: no filter, no sorting. */
  operators: readonly Operator[];
  /** Texts are compared byte by byte, in no language. */
  isText: boolean;
  /** The column's value for what a caller sent; undefined where it is invalid. */
  toColumn: (value: unknown) => Value | undefined;
  toWire: (column: never) => unknown;
};

const SAME: readonly Operator[] = ["equals", "in", "not"];
const COMPARED: readonly Operator[] = [...SAME, "gt", "gte", "lt", "lte"];
const MAX_INTEGER = 2_147_483_647;

const STRING: JsonSchema = { type: "string" };
const TEXTS = { name: "Text", answered: STRING, asked: STRING };

const asIs = (column: unknown) => column;

export const TEXT: Kind = {
  ...TEXTS,
  expected: "a text",
  operators: OPERATORS,
  isText: true,
  toColumn: (value) => (typeof value === "string" ? value : undefined),
  toWire: asIs,
};

/** For texts that are too long to search. */
export const LONG_TEXT: Kind = { ...TEXT, operators: [] };

/** A whole number that is only read. */
export const LINE: Kind = { ...LONG_TEXT, answered: { type: "integer" } };

export const STEPS: Kind = {
  ...LONG_TEXT,
  answered: { type: "array", items: { $ref: "#/components/schemas/CaseStep" } },
  toWire: (column: string) => JSON.parse(column),
};

const Time = z.union([z.iso.datetime({ offset: true }), z.iso.date()]);

export const TIME: Kind = {
  name: "Time",
  answered: { type: "string", format: "date-time" },
  // A day will do.
  asked: { type: "string", examples: ["2030-06-15T12:00:00.000Z"] },
  expected: "a time like 2030-06-15T12:00:00Z or a day like 2030-06-15",
  operators: COMPARED,
  isText: true,
  toColumn: (value) => (Time.safeParse(value).success ? new Date(value as string).toISOString() : undefined),
  toWire: asIs,
};

export const INTEGER: Kind = {
  name: "Integer",
  answered: { type: "integer" },
  asked: { type: "integer", minimum: -MAX_INTEGER, maximum: MAX_INTEGER },
  expected: "a whole number",
  operators: COMPARED,
  isText: false,
  toColumn: (value) =>
    Number.isInteger(value) && Math.abs(value as number) <= MAX_INTEGER ? Number(value) : undefined,
  toWire: asIs,
};

export const FLAG: Kind = {
  name: "Flag",
  answered: { type: "boolean" },
  asked: { type: "boolean" },
  expected: "true or false",
  operators: ["equals", "not"],
  isText: false,
  toColumn: (value) => (typeof value === "boolean" ? Number(value) : undefined),
  toWire: (column: number) => column === 1,
};

/** One of a few values. */
export function choice(name: string, words: readonly string[]): Kind {
  const schema = { type: "string", enum: words };
  return {
    ...{ name, answered: schema, asked: schema },
    expected: `one of ${words.join(", ")}`,
    operators: SAME,
    isText: true,
    toColumn: (value) => words.find((word) => word === value),
    toWire: asIs,
  };
}

/** A public id that is kept as its number; the number alone is understood too. */
function numbered(name: string, schema: z.ZodType<string>, toId: (number: number) => string): Kind {
  const id = { type: "string", examples: [toId(1)] };
  return {
    ...{ name, answered: id, asked: { anyOf: [id, { type: "integer", minimum: 1, maximum: MAX_INTEGER }] } },
    expected: `an id like ${toId(1)}, or its number`,
    operators: COMPARED,
    isText: false,
    toColumn: (value) => {
      const id = typeof value === "number" ? toId(value) : value;
      return schema.safeParse(id).success ? idNumber(id as string) : undefined;
    },
    toWire: toId,
  };
}

export const PROJECT_NUMBER = numbered("ProjectId", ProjectId, projectId);
export const CASE_NUMBER = numbered("CaseId", CaseId, caseId);
export const CYCLE_NUMBER = numbered("CycleId", CycleId, cycleId);

/** The project that something belongs to, kept as its public id. */
export const PROJECT_ID: Kind = {
  ...{ name: "ProjectRef", answered: PROJECT_NUMBER.answered, asked: PROJECT_NUMBER.asked },
  expected: PROJECT_NUMBER.expected,
  operators: SAME,
  isText: true,
  toColumn: (value) => {
    const number = PROJECT_NUMBER.toColumn(value);
    return number === undefined ? undefined : projectId(number as number);
  },
  toWire: asIs,
};
