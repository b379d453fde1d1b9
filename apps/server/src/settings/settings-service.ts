import { InstanceSettings } from "@tessera/domain";
import type { Db } from "../db/schema.ts";
import * as settingsRepo from "./settings-repo.ts";

/** The instance's settings of this moment: what was changed, over the values it began with. */
export async function getSettings({ db }: { db: Db }): Promise<InstanceSettings> {
  return InstanceSettings.parse(JSON.parse((await settingsRepo.find(db)) ?? "{}"));
}
