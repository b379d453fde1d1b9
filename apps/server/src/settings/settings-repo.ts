import { InstanceSettings } from "@tessera/domain";
import type { Db } from "../db/schema.ts";

const NAME = "settings";

/** The instance's settings of this moment: what was changed, over the values it began with. */
export async function getSettings({ db }: { db: Db }): Promise<InstanceSettings> {
  const row = await db.selectFrom("instance").select("value").where("name", "=", NAME).executeTakeFirst();
  return InstanceSettings.parse(row ? JSON.parse(row.value) : {});
}
