import type { Db } from "./schema.ts";

/** The value of that name that the server keeps; where it has none yet, the one given becomes it. */
export async function findOrKeep(db: Db, name: string, fresh: () => string): Promise<string> {
  const find = () => db.selectFrom("instance").select("value").where("name", "=", name).executeTakeFirst();
  const known = await find();
  if (known) return known.value;
  await db
    .insertInto("instance")
    .values({ name, value: fresh() })
    .onConflict((conflict) => conflict.column("name").doNothing())
    .execute();
  return ((await find()) as { value: string }).value;
}
