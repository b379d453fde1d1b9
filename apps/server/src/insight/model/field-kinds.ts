import { CaseId, CycleId, caseId, cycleId, idNumber, ProjectId, projectId } from "@tessera/domain";
import { z } from "zod";

/** What a column holds. */
export type Value = string | number;

export const OPERATORS = ["equals", "in", "not", "contains", "startsWith", "gt", "gte", "lt", "lte"] as const;
export type Operator = (typeof OPERATORS)[number];

/** What the fields of one kind hold and can be asked. */
export type Kind = {
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

const asIs = (column: unknown) => column;

export const TEXT: Kind = {
  expected: "a text",
  operators: OPERATORS,
  isText: true,
  toColumn: (value) => (typeof value === "string" ? value : undefined),
  toWire: asIs,
};

/** For texts that are too long to search. */
export const LONG_TEXT: Kind = { ...TEXT, operators: [] };

export const JSON_TEXT: Kind = { ...LONG_TEXT, toWire: (column: string) => JSON.parse(column) };

const Time = z.union([z.iso.datetime({ offset: true }), z.iso.date()]);

export const TIME: Kind = {
  expected: "a time like 2030-06-15T12:00:00Z or a day like 2030-06-15",
  operators: COMPARED,
  isText: true,
  toColumn: (value) => (Time.safeParse(value).success ? new Date(value as string).toISOString() : undefined),
  toWire: asIs,
};

export const INTEGER: Kind = {
  expected: "a whole number",
  operators: COMPARED,
  isText: false,
  toColumn: (value) =>
    Number.isInteger(value) && Math.abs(value as number) <= MAX_INTEGER ? Number(value) : undefined,
  toWire: asIs,
};

export const FLAG: Kind = {
  expected: "true or false",
  operators: ["equals", "not"],
  isText: false,
  toColumn: (value) => (typeof value === "boolean" ? Number(value) : undefined),
  toWire: (column: number) => column === 1,
};

/** One of a few values. */
export function choice(words: readonly string[]): Kind {
  return {
    expected: `one of ${words.join(", ")}`,
    operators: SAME,
    isText: true,
    toColumn: (value) => words.find((word) => word === value),
    toWire: asIs,
  };
}

/** A public id that is kept as its number; the number alone is understood too. */
function numbered(schema: z.ZodType<string>, toId: (number: number) => string): Kind {
  return {
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

export const PROJECT_NUMBER = numbered(ProjectId, projectId);
export const CASE_NUMBER = numbered(CaseId, caseId);
export const CYCLE_NUMBER = numbered(CycleId, cycleId);

/** The project that something belongs to, kept as its public id. */
export const PROJECT_ID: Kind = {
  expected: PROJECT_NUMBER.expected,
  operators: SAME,
  isText: true,
  toColumn: (value) => {
    const number = PROJECT_NUMBER.toColumn(value);
    return number === undefined ? undefined : projectId(number as number);
  },
  toWire: asIs,
};
