import type { Db } from "../db/schema.ts";

const NAME = "settings";

/** What was changed of the settings, as JSON; undefined where nothing ever was. */
export async function find(db: Db): Promise<string | undefined> {
  return (await db.selectFrom("instance").select("value").where("name", "=", NAME).executeTakeFirst())?.value;
}
