import { type RawBuilder, sql } from "kysely";
import type { Actor } from "../../platform/context.ts";
import { byBytes } from "../../platform/db/by-bytes.ts";
import { containsExactly, startsWith } from "../../platform/db/like.ts";
import { inTime } from "../../platform/db/question-stopwatch.ts";
import type { Db } from "../../platform/db/schema.ts";
import { isInVisibleProject } from "../../platform/db/visible-projects.ts";
import type { Value } from "./field-kinds.ts";
import type { Plan } from "./model-question.ts";
import type { Field, Model } from "./model-table-repo.ts";
import type { Condition } from "./model-where.ts";

/** Values by the name of their field, and by `linkName` of a column that relations go by. */
export type Row = Record<string, Value | null>;

/** Rows that belong to others: those whose `columns` hold one of the `keys`. */
export type Parents = { columns: readonly string[]; keys: readonly (readonly Value[])[] };

type Question = {
  plan: Plan;
  /** Further columns to select. */
  links: readonly string[];
  parents?: Parents;
  /** Most rows to read. */
  limit: number;
};

/** No field has a dot in its name. */
export const linkName = (column: string): string => `link.${column}`;
const RANK = "link.rank";

/** The rows that the plan asks for and the caller can see, in the plan's order. */
export async function list(db: Db, actor: Actor, { plan, links, parents, limit }: Question): Promise<Row[]> {
  const { model, skip, take } = plan;
  const columns = [
    ...plan.fields.map(([name, field]) => sql`${field.sql} as ${sql.id(name)}`),
    ...links.map((column) => sql`${at(model, column)} as ${sql.id(linkName(column))}`),
    // A statement must name at least one.
    sql`1 as ${sql.id("link.row")}`,
  ];
  const from = sql`from ${sql.table(model.table)} where ${visible(db, actor, plan, parents)}`;
  const order = orderOf(db, plan);
  if (parents && (take !== undefined || skip > 0)) {
    const owner = sql.join(parents.columns.map((column) => at(model, column)));
    const rank = sql`row_number() over (partition by ${owner} order by ${order}) as ${sql.id(RANK)}`;
    const last = skip + (take ?? limit);
    const ranked = sql`select * from (select ${sql.join(columns)}, ${rank} ${from}) as ranked`;
    const wanted = sql`${sql.id(RANK)} > ${skip} and ${sql.id(RANK)} <= ${last}`;
    return rows(db, sql`${ranked} where ${wanted} order by ${sql.id(RANK)} limit ${limit}`);
  }
  const page = sql`limit ${Math.min(take ?? limit, limit)} offset ${skip}`;
  return rows(db, sql`select ${sql.join(columns)} ${from} order by ${order} ${page}`);
}

/** How many rows match the plan and are visible to the caller. */
export async function count(db: Db, actor: Actor, plan: Plan): Promise<number> {
  const { table } = plan.model;
  const query = sql`select count(*) as "count" from ${sql.table(table)} where ${visible(db, actor, plan)}`;
  return Number((await rows(db, query))[0]?.count);
}

async function rows(db: Db, query: RawBuilder<unknown>): Promise<Row[]> {
  return (await query.execute(db)).rows as Row[];
}

function visible(db: Db, actor: Actor, { model, where }: Plan, parents?: Parents): RawBuilder<unknown> {
  const conditions = [
    inTime(db),
    isInVisibleProject(actor, at(model, model.project)),
    model.visible,
    toSql(db, where),
    ...(parents ? [ofParents(model, parents)] : []),
  ];
  return sql.join(conditions, sql` and `);
}

function ofParents(model: Model, { columns, keys }: Parents): RawBuilder<unknown> {
  const own = sql.join(columns.map((column) => at(model, column)));
  // PostgreSQL takes parameters in a list of values for texts, unless they are cast.
  const values = keys.map((key) =>
    sql.join(key.map((it) => (typeof it === "number" ? sql`cast(${it} as integer)` : it))),
  );
  return sql`(${own}) in (values ${sql.join(values.map((it) => sql`(${it})`))})`;
}

/** Without another order, rows come in the order of their key. */
function orderOf(db: Db, { model, order }: Plan): RawBuilder<unknown> {
  const asked = order.map(({ field, descending }) => {
    const nulls = field.nullable ? (descending ? sql` nulls first` : sql` nulls last`) : sql``;
    return sql`${sortKey(db, field)} ${descending ? sql`desc` : sql`asc`}${nulls}`;
  });
  const key = model.key.map((column) => (column === "number" ? at(model, column) : byBytes(db, at(model, column))));
  return sql.join([...asked, ...key]);
}

function sortKey(db: Db, { kind, sql: value }: Field): RawBuilder<unknown> {
  return kind.isText ? byBytes(db, value as RawBuilder<string>) : value;
}

function toSql(db: Db, condition: Condition): RawBuilder<unknown> {
  if ("all" in condition) return joined(db, condition.all, sql` and `, sql`1 = 1`);
  if ("any" in condition) return joined(db, condition.any, sql` or `, sql`1 = 0`);
  if ("none" in condition) return sql`(not ${toSql(db, condition.none)})`;
  const { field } = condition;
  if ("isNull" in condition) return sql`(${field.sql} is null)`;
  const { operator, values } = condition;
  const [value] = values;
  switch (operator) {
    case "equals":
      return sql`(${field.sql} = ${value})`;
    case "in":
      return values.length === 0 ? sql`(1 = 0)` : sql`(${field.sql} in (${sql.join(values)}))`;
    case "contains":
      return containsExactly(db, field.sql as RawBuilder<string>, value as string);
    case "startsWith":
      return startsWith(field.sql as RawBuilder<string>, value as string);
    default:
      return sql`(${sortKey(db, field)} ${COMPARISONS[operator]} ${value})`;
  }
}

const COMPARISONS = { gt: sql`>`, gte: sql`>=`, lt: sql`<`, lte: sql`<=` };

function joined(db: Db, parts: Condition[], by: RawBuilder<unknown>, none: RawBuilder<unknown>): RawBuilder<unknown> {
  if (parts.length === 0) return sql`(${none})`;
  return sql`(${sql.join(
    parts.map((part) => toSql(db, part)),
    by,
  )})`;
}

function at({ table }: Model, column: string): RawBuilder<string> {
  return sql.ref<string>(`${table}.${column}`);
}
