import type { Db } from "../db/schema.ts";

const NAME = "linkKey";

/** The key that links are signed with; where the server has none yet, the one given becomes it. */
export async function findOrKeep(db: Db, fresh: () => string): Promise<string> {
  const find = () => db.selectFrom("instance").select("value").where("name", "=", NAME).executeTakeFirst();
  const known = await find();
  if (known) return known.value;
  await db
    .insertInto("instance")
    .values({ name: NAME, value: fresh() })
    .onConflict((conflict) => conflict.column("name").doNothing())
    .execute();
  return ((await find()) as { value: string }).value;
}
