import { sql } from "kysely";
import { expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { openDb } from "./open.ts";
import type { Db } from "./schema.ts";

/** Columns of a table, in their order: of a foreign key, or of an index with all of its rows. */
type Columns = { table: string; columns: string[] };

async function sqliteColumns(db: Db): Promise<{ keys: Columns[]; indexes: Columns[] }> {
  const { rows: keys } = await sql<{ table: string; columns: string }>`
    select m.name as "table", (select json_group_array("from") from (select "from" from pragma_foreign_key_list(m.name)
      where id = k.id order by seq)) as "columns"
    from sqlite_master as m join pragma_foreign_key_list(m.name) as k where m.type = 'table' and k.seq = 0`.execute(db);
  const { rows: indexes } = await sql<{ table: string; columns: string }>`
    select m.name as "table", (select json_group_array(name) from (select name from pragma_index_info(i.name) order by seqno))
      as "columns"
    from sqlite_master as m join pragma_index_list(m.name) as i left join sqlite_master as own on own.name = i.name
    where m.type = 'table' and (i.partial = 0 or own.sql like '%where "' || (select name from pragma_index_info(i.name)
      where seqno = 0) || '" is not null')`.execute(db);
  const parsed = (rows: typeof keys) => rows.map(({ table, columns }) => ({ table, columns: JSON.parse(columns) }));
  return { keys: parsed(keys), indexes: parsed(indexes) };
}

async function postgresColumns(db: Db): Promise<{ keys: Columns[]; indexes: Columns[] }> {
  const { rows: keys } = await sql<Columns>`
    select conrelid::regclass::text as "table", (select json_agg(attname order by place) from
      unnest(conkey) with ordinality as k(number, place)
      join pg_attribute on attrelid = conrelid and attnum = k.number) as "columns"
    from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace`.execute(db);
  const { rows: indexes } = await sql<Columns>`
    select indrelid::regclass::text as "table", (select json_agg(attname order by place) from
      unnest(indkey::int[]) with ordinality as k(number, place)
      join pg_attribute on attrelid = indrelid and attnum = k.number) as "columns"
    from pg_index join pg_class on pg_class.oid = indrelid where relnamespace = 'public'::regnamespace
      and (indpred is null or pg_get_expr(indpred, indrelid) = '(' || (select quote_ident(attname) from pg_attribute
        where attrelid = indrelid and attnum = indkey[0]) || ' IS NOT NULL)')`.execute(db);
  return { keys, indexes };
}

describeOnEachDb("foreign keys", (on) => {
  it("have an index that begins with their columns: a deletion looks for rows that refer to what goes", async () => {
    const { database, dialect } = on();
    const db = openDb(database);
    const { keys, indexes } = await (dialect === "sqlite" ? sqliteColumns(db) : postgresColumns(db));
    await db.destroy();
    expect(keys.length).toBeGreaterThan(50);
    const isCovered = ({ table, columns }: Columns) =>
      indexes.some((index) => {
        if (index.table !== table) return false;
        const first = new Set(index.columns.slice(0, columns.length));
        return columns.every((column) => first.has(column));
      });
    expect(keys.filter((key) => !isCovered(key))).toEqual([]);
  });
});
