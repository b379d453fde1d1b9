import { type KyselyPlugin, sql } from "kysely";
import type { Ctx } from "../platform/context.ts";

/** Counts, from here on, what the requests of this server ask its database, and how much of that changes something. */
export function countQueries(ctx: Ctx): { readonly count: number; readonly writes: number } {
  const queries = { count: 0, writes: 0 };
  const counter: KyselyPlugin = {
    transformQuery: ({ node }) => {
      if (node.kind !== "SelectQueryNode") queries.writes += 1;
      return node;
    },
    transformResult: async ({ result }) => {
      queries.count += 1;
      return result;
    },
  };
  ctx.db = ctx.db.withPlugin(counter);
  return queries;
}

/** Every value in every table, as one text. */
export async function dumpDatabase({ db }: Pick<Ctx, "db">): Promise<string> {
  const tables = await db.introspection.getTables();
  const rows = await Promise.all(tables.map(({ name }) => sql`select * from ${sql.id(name)}`.execute(db)));
  return JSON.stringify(rows.map((result) => result.rows));
}
