import { type DomainError, type ModelAnswer, type ModelQuestion, refusedInput } from "@tessera/domain";
import { requireScopes } from "../../access/access-service.ts";
import type { Actor, Ctx } from "../../platform/context.ts";
import { boundedRead } from "../../platform/db/bounded-read.ts";
import type { Db } from "../../platform/db/schema.ts";
import { MAX_ANSWER_LENGTH, MAX_HUGE_ROWS, MAX_QUESTION_ROWS } from "../../platform/limits/limits.ts";
import type { Value } from "./field-kinds.ts";
import { type Plan, readQuestion } from "./model-question.ts";
import * as modelRepo from "./model-repo.ts";
import type { ModelName, Relation } from "./model-table-repo.ts";

const DEFAULT_TAKE = 100;
/** What names and marks around the texts of a row add up to, about. */
const ROW_SIZE = 200;

/** A row as it is answered, with its size in the answer. */
type Found = { row: modelRepo.Row; item: Record<string, unknown>; size: number };
type Reading = { db: Db; actor: Actor; rowsLeft: number };

/**
 * Answers a question about one model with what the caller can see of it. Throws INVALID_INPUT for an invalid question,
 * INSUFFICIENT_SCOPE where a relation needs a scope that the caller lacks.
 */
export async function answerQuestion(
  ctx: Pick<Ctx, "db">,
  actor: Actor,
  name: ModelName,
  question: ModelQuestion,
): Promise<ModelAnswer> {
  const { plan, scopes } = readQuestion(name, question);
  requireScopes(actor, scopes);
  return boundedRead(ctx.db, async (db) => {
    if (question.operation === "count") return { data: await modelRepo.count(db, actor, plan) };
    const isList = question.operation === "findMany";
    const take = isList ? (question.take ?? DEFAULT_TAKE) : 1;
    const found = await readRows({ db, actor, rowsLeft: MAX_QUESTION_ROWS }, { ...plan, take });
    if (sizeOf(found) > MAX_ANSWER_LENGTH) throw tooMuch(plan, `${MAX_ANSWER_LENGTH} characters`);
    return { data: isList ? found.map(({ item }) => item) : (found[0]?.item ?? null) };
  });
}

/** The rows of a plan with what belongs to them. */
async function readRows(reading: Reading, plan: Plan, parents?: modelRepo.Parents): Promise<Found[]> {
  const own = plan.relations.flatMap(({ relation }) => relation.on.map(([column]) => column));
  const bound = plan.fields.some(([, field]) => field.huge) ? MAX_HUGE_ROWS : MAX_QUESTION_ROWS;
  const most = Math.min(reading.rowsLeft, bound);
  const rows = await modelRepo.list(reading.db, reading.actor, {
    plan,
    links: [...new Set([...own, ...(parents?.columns ?? [])])],
    limit: most + 1,
    ...(parents && { parents }),
  });
  if (rows.length > most) throw tooMuch(plan, `${bound} rows`);
  reading.rowsLeft -= rows.length;
  const found = rows.map((row) => present(plan, row));
  for (const { name, relation, plan: inner } of plan.relations) {
    const relatedTo = await readRelated(reading, relation, inner, rows);
    for (const it of found) {
      const related = relatedTo(it.row);
      it.item[name] = relation.many ? related.map(({ item }) => item) : (related[0]?.item ?? null);
      it.size += sizeOf(related);
    }
  }
  return found;
}

/** What belongs to each of the rows through the relation. */
async function readRelated(reading: Reading, relation: Relation, plan: Plan, rows: modelRepo.Row[]) {
  const own = relation.on.map(([column]) => column);
  const columns = relation.on.map(([, column]) => column);
  const keys = new Map<string, Value[]>();
  for (const row of rows) {
    const key = keyOf(row, own);
    if (key.every((part) => part !== null)) keys.set(JSON.stringify(key), key as Value[]);
  }
  const byKey = new Map<string, Found[]>([...keys.keys()].map((key) => [key, []]));
  if (keys.size > 0) {
    for (const found of await readRows(reading, plan, { columns, keys: [...keys.values()] })) {
      byKey.get(JSON.stringify(keyOf(found.row, columns)))?.push(found);
    }
  }
  return (row: modelRepo.Row) => byKey.get(JSON.stringify(keyOf(row, own))) ?? [];
}

function keyOf(row: modelRepo.Row, columns: readonly string[]): (Value | null)[] {
  return columns.map((column) => row[modelRepo.linkName(column)] ?? null);
}

function present({ fields }: Plan, row: modelRepo.Row): Found {
  const entries = fields.map(([name, { kind }]) => [name, row[name] === null ? null : kind.toWire(row[name] as never)]);
  const texts = fields.map(([name]) => row[name]).filter((value) => typeof value === "string");
  const size = texts.reduce((sum, text) => sum + text.length, ROW_SIZE);
  return { row, item: Object.fromEntries(entries), size };
}

function sizeOf(found: Found[]): number {
  return found.reduce((sum, { size }) => sum + size, 0);
}

function tooMuch({ path }: Plan, most: string): DomainError {
  return refusedInput(path.length > 0 ? path : ["take"], `The answer would exceed ${most}; narrow it, or take less`);
}
