import {
  type CurrentPreferences,
  DomainError,
  FeaturePreview,
  readPreferences,
  type UpdatePreferences,
} from "@tessera/domain";
import { z } from "zod";
import type { Actor, Ctx } from "../../platform/context.ts";
import { jsonColumn } from "../../platform/db/json-column.ts";
import type { Db } from "../../platform/db/schema.ts";
import { transact } from "../../platform/db/transact.ts";
import { getSettings } from "../../platform/settings/settings.ts";
import * as preferencesRepo from "./preferences-repo.ts";

/** As any version wrote it; `readPreferences` knows what of it still holds. */
const PREFERENCES_COLUMN = jsonColumn(z.record(z.string(), z.unknown()));

/** A user's choices, with the previews of now: one that an administrator has hidden is off for everyone. */
export async function getPreferences(ctx: { db: Db }, userId: string): Promise<CurrentPreferences> {
  return toCurrent(parse(await preferencesRepo.find(ctx.db, userId)), await offeredPreviews(ctx));
}

/** Changes what is given. Throws INVALID_INPUT for a preview that is hidden. */
export async function updatePreferences(
  ctx: Ctx,
  { userId }: Actor,
  { previews, ...change }: UpdatePreferences,
): Promise<CurrentPreferences> {
  return transact(ctx, async (ctx) => {
    const before = parse(await preferencesRepo.lock(ctx.db, userId));
    const offered = await offeredPreviews(ctx);
    const stored = {
      ...before,
      ...change,
      ...(previews && { previews: choosePreviews(previews, before.previews, offered) }),
    };
    await preferencesRepo.save(ctx.db, userId, PREFERENCES_COLUMN.write(stored));
    return toCurrent(stored, offered);
  });
}

/** A choice that is not offered now is kept: it may be offered again, or belong to another version. */
function choosePreviews(chosen: FeaturePreview[], before: unknown, offered: FeaturePreview[]): string[] {
  const isOffered = (name: unknown) => offered.some((preview) => preview === name);
  const kept: string[] = Array.isArray(before) ? before.filter((name) => !isOffered(name)) : [];
  if (chosen.some((preview) => !isOffered(preview) && !kept.includes(preview))) {
    const message = "An administrator has hidden this preview";
    throw new DomainError("INVALID_INPUT", message, { issues: [{ path: ["previews"], message }] });
  }
  return [...kept, ...offered.filter((preview) => chosen.includes(preview))];
}

async function offeredPreviews(ctx: { db: Db }): Promise<FeaturePreview[]> {
  const { hiddenPreviews } = await getSettings(ctx);
  return FeaturePreview.options.filter((preview) => !hiddenPreviews.includes(preview));
}

function parse(stored: string | undefined): Record<string, unknown> {
  return PREFERENCES_COLUMN.read(stored ?? "{}");
}

function toCurrent(stored: Record<string, unknown>, offeredPreviews: FeaturePreview[]): CurrentPreferences {
  const preferences = readPreferences(stored);
  const previews = preferences.previews.filter((preview) => offeredPreviews.includes(preview));
  return { ...preferences, previews, offeredPreviews };
}
