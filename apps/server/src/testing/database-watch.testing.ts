import { type KyselyPlugin, sql } from "kysely";
import type { Ctx } from "../context.ts";

/** From here on counts what the requests of this server ask its database. */
export function countQueries(ctx: Ctx): { of: (work: () => Promise<unknown>) => Promise<number> } {
  let count = 0;
  const counter: KyselyPlugin = {
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => {
      count += 1;
      return result;
    },
  };
  ctx.db = ctx.db.withPlugin(counter);
  return {
    of: async (work) => {
      const before = count;
      await work();
      return count - before;
    },
  };
}

/** Every value in every table, as one text. */
export async function dumpDatabase({ db }: Pick<Ctx, "db">): Promise<string> {
  const tables = await db.introspection.getTables();
  const rows = await Promise.all(tables.map(({ name }) => sql`select * from ${sql.id(name)}`.execute(db)));
  return JSON.stringify(rows.map((result) => result.rows));
}
