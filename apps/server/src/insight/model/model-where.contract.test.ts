import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { Tessera } from "../../testing/tessera.testing.ts";
import { ask, openShop } from "./model.testing.ts";

type Row = Record<string, string | number | boolean | null>;

describeOnEachDb("where", (on) => {
  let tessera: Tessera;
  let secret: string;
  let cycles: Row[];

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    ({ secret } = await openShop(tessera));
    cycles = (await ask(tessera, secret, "testCycle/findMany")).body.data;
  });
  afterAll(() => tessera.stop());

  const idsWhere = async (where: object) => {
    const { status, body } = await ask(tessera, secret, "testCycle/findMany", { where });
    expect([where, status, body]).toEqual([where, 200, { data: expect.any(Array) }]);
    return body.data.map(placeOf);
  };

  it.each<[object, string[]]>([
    [{ name: "Nightly" }, ["Nightly"]],
    [{ name: { equals: "nightly" } }, []],
    [{ name: { in: ["Nightly", "weekly", "none"] } }, ["Nightly", "weekly"]],
    [{ name: { in: [] } }, []],
    [{ name: { contains: "ight" } }, ["Nightly", "nightly_2"]],
    [{ name: { contains: "N" } }, ["Nightly"]],
    [{ name: { contains: "_2" } }, ["nightly_2", "Über_2%"]],
    [{ name: { contains: "%" } }, ["Über_2%"]],
    [{ name: { contains: "" }, isMaster: false }, ["Nightly", "nightly_2", "Über_2%", "weekly"]],
    [{ name: { startsWith: "Ü" } }, ["Über_2%"]],
    [{ name: { startsWith: "ü" } }, []],
    [{ name: { startsWith: "night" } }, ["nightly_2"]],
    [{ name: { startsWith: "" }, isMaster: true, projectId: 2 }, ["Master cycle"]],
    [{ name: { contains: "' or 1=1 --" } }, []],
    [{ name: { gt: "nightly_2" } }, ["Über_2%", "weekly"]],
    [{ name: { gte: "nightly_2", lt: "x" } }, ["nightly_2", "weekly"]],
    [{ name: { lte: "Nightly" }, isMaster: false }, ["Nightly"]],
    [{ branch: null, isMaster: false }, ["weekly"]],
    [{ branch: { not: null } }, ["Nightly", "nightly_2", "Über_2%"]],
    [{ branch: { not: "main" } }, ["nightly_2", "Über_2%"]],
    [{ branch: { not: { in: ["main", "Main"] } } }, ["Über_2%"]],
    [{ id: { in: ["TCYCLE-2", 3] } }, ["Nightly", "nightly_2"]],
    [{ id: { gt: "TCYCLE-3" } }, ["Über_2%", "weekly"]],
    [{ projectId: { not: "PRJ-1" } }, ["Master cycle"]],
    [{ createdAt: { gt: "2030-06-16T02:00:00.000Z" } }, ["Über_2%", "weekly"]],
    [{ createdAt: { gte: "2030-06-16" } }, ["nightly_2", "Über_2%", "weekly"]],
    [{ createdAt: "2030-06-15T21:00:00+02:00" }, ["Nightly"]],
    [{ failed: { gte: 1, lte: 1 }, passed: 1, id: { lt: 4 } }, ["Nightly", "nightly_2"]],
    [{ AND: [{ isMaster: false }, { OR: [{ name: "weekly" }, { branch: "main" }] }] }, ["Nightly", "weekly"]],
    [{ NOT: [{ isMaster: true }, { name: { contains: "_2" } }] }, ["Nightly", "weekly"]],
    [{ NOT: { branch: "main" } }, ["nightly_2", "Über_2%"]],
    [{ AND: { name: "weekly" }, isDeleted: false }, ["weekly"]],
    [{ isDeleted: { not: false } }, []],
    [{ OR: [] }, []],
  ])("%j finds the matching rows", async (where, names) => {
    const { body } = await ask(tessera, secret, "testCycle/findMany", { where });
    expect(body.data?.map(({ name }: { name: string }) => name) ?? body).toEqual(names);
  });

  it("finds what a filter in memory finds, however conditions are put together", async () => {
    const random = randomFrom(20_300_615);
    const found = { nothing: 0, something: 0 };
    for (let round = 0; round < 150; round += 1) {
      const where = anyWhere(random, cycles, 3);
      const expected = cycles.filter((row) => holds(row, where) === true).map(placeOf);
      expect([where, await idsWhere(where)]).toEqual([where, expected]);
      found[expected.length === 0 ? "nothing" : "something"] += 1;
    }
    expect(Math.min(found.nothing, found.something)).toBeGreaterThan(20);
  });
});

const placeOf = ({ projectId, id }: Row) => `${projectId} ${id}`;

type Random = (below: number) => number;
type Where = { [key: string]: unknown };

/** The same numbers for the same seed (a linear congruential generator). */
function randomFrom(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const COMPARED = ["equals", "in", "not", "gt", "gte", "lt", "lte"];
const OPERATORS: Record<string, string[]> = {
  id: COMPARED,
  projectId: ["equals", "in", "not"],
  name: [...COMPARED, "contains", "startsWith"],
  branch: [...COMPARED, "contains", "startsWith"],
  isMaster: ["equals", "not"],
  failed: COMPARED,
  lastResultAt: COMPARED,
};

/** Conditions on values that occur, so that they find something now and then. */
function anyWhere(random: Random, rows: Row[], depth: number): Where {
  const any = <T>(items: readonly T[]): T => items[random(items.length)] as T;
  const several = () => Array.from({ length: random(3) }, () => anyWhere(random, rows, depth - 1));
  const kind = depth > 0 ? random(6) : 5;
  if (kind < 2) return { [kind === 0 ? "AND" : "OR"]: several() };
  if (kind === 2) return { NOT: random(2) === 0 ? several() : anyWhere(random, rows, depth - 1) };
  const field = any(Object.keys(OPERATORS));
  const operator = any(OPERATORS[field] as string[]);
  const values = rows.map((row) => row[field]).filter((value) => value !== null && value !== undefined);
  const value = () => any(values) as string;
  if (operator === "in") return { [field]: { in: Array.from({ length: random(3) }, value) } };
  if (operator === "contains") return { [field]: { contains: value().slice(random(4), 4 + random(4)) } };
  if (operator === "startsWith") return { [field]: { startsWith: value().slice(0, random(4)) } };
  const isNull = field === "branch" && random(4) === 0 && (operator === "equals" || operator === "not");
  return { [field]: { [operator]: isNull ? null : value() }, ...(random(3) === 0 && anyWhere(random, rows, 0)) };
}

/** What SQL makes of the condition: null where a null makes it unknown. */
function holds(row: Row, where: Where): boolean | null {
  return every(
    Object.entries(where).map(([key, value]) => {
      const inner = () => [value].flat().map((it) => holds(row, it as Where));
      if (key === "AND") return every(inner());
      if (key === "OR") return not(every(inner().map(not)));
      if (key === "NOT") return every(inner().map(not));
      return every(Object.entries(value as Where).map(([operator, operand]) => compare(row[key], operator, operand)));
    }),
  );
}

function every(parts: (boolean | null)[]): boolean | null {
  if (parts.includes(false)) return false;
  return parts.includes(null) ? null : true;
}

function not(part: boolean | null): boolean | null {
  return part === null ? null : !part;
}

function compare(value: unknown, operator: string, operand: unknown): boolean | null {
  if (operator === "not") return not(compare(value, "equals", operand));
  if (operator === "equals" && operand === null) return value === null;
  if (operator === "in" && (operand as unknown[]).length === 0) return false;
  if (value === null) return null;
  const text = String(value);
  switch (operator) {
    case "equals":
      return value === operand;
    case "in":
      return (operand as unknown[]).includes(value);
    case "contains":
      return text.includes(operand as string);
    case "startsWith":
      return text.startsWith(operand as string);
    case "gt":
      return order(value, operand) > 0;
    case "gte":
      return order(value, operand) >= 0;
    case "lt":
      return order(value, operand) < 0;
    default:
      return order(value, operand) <= 0;
  }
}

/** Numbers by size, ids by their number, texts by their bytes. */
function order(a: unknown, b: unknown): number {
  if (typeof a === "number") return a - (b as number);
  const [one, other] = [String(a), String(b)];
  if (one.startsWith("TCYCLE-")) return Number(one.slice(7)) - Number(other.slice(7));
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}
