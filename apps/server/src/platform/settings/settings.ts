import { InstanceSettings } from "@tessera/domain";
import { jsonColumn } from "../db/json-column.ts";
import type { Db } from "../db/schema.ts";
import * as settingsRepo from "./settings-repo.ts";

/** The server's current settings: changed values over the defaults. */
export async function getSettings({ db }: { db: Db }): Promise<InstanceSettings> {
  return parseSettings((await settingsRepo.find(db)) ?? null);
}

const SETTINGS_COLUMN = jsonColumn(InstanceSettings);
let latest: { text: string | null; settings: InstanceSettings } | undefined;

/** The settings in a stored text, for reads that bring it along; a text is parsed once, for as long as it stays. */
export function parseSettings(text: string | null): InstanceSettings {
  if (latest?.text !== text) latest = { text, settings: SETTINGS_COLUMN.read(text ?? "{}") };
  return latest.settings;
}
