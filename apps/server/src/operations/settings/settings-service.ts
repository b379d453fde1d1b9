import { DomainError, InstanceSettings, type UpdateSettings } from "@tessera/domain";
import { z } from "zod";
import * as audit from "../../audit/audit-repo.ts";
import { changeDetails } from "../../audit/change-details.ts";
import type { Actor, Ctx } from "../../platform/context.ts";
import { jsonColumn } from "../../platform/db/json-column.ts";
import { lockName } from "../../platform/db/locks.ts";
import { transact } from "../../platform/db/transact.ts";
import { getSettings } from "../../platform/settings/settings.ts";
import * as settingsRepo from "../../platform/settings/settings-repo.ts";

/** What was ever changed. */
const CHANGED_COLUMN = jsonColumn(z.record(z.string(), z.unknown()));

/**
 * Changes the given settings; those never changed follow the defaults of this version. A longest lifetime of tokens
 * that is below the default shortens the default too. Throws INVALID_INPUT.
 */
export async function updateSettings(ctx: Ctx, actor: Actor, given: UpdateSettings): Promise<InstanceSettings> {
  const at = ctx.now();
  return transact(ctx, async (ctx) => {
    await lockName(ctx.db, "settings");
    const before = await getSettings(ctx);
    const change = withFittingDefault(before, given);
    const changed = changeDetails(before, change);
    if (!changed) return before;
    const stored = { ...CHANGED_COLUMN.read((await settingsRepo.find(ctx.db)) ?? "{}"), ...change };
    const after = InstanceSettings.parse(stored);
    requireSound(after);
    if (change.requireSecondFactor) requireOwnSecondFactor(actor);
    await settingsRepo.save(ctx.db, CHANGED_COLUMN.write(stored));
    await audit.append(ctx, actor, { action: "SETTINGS_CHANGED", details: changed, at });
    return after;
  });
}

function withFittingDefault(before: InstanceSettings, change: UpdateSettings): UpdateSettings {
  const { maxTokenLifetimeDays: longest, defaultTokenLifetimeDays } = change;
  if (longest === undefined || defaultTokenLifetimeDays !== undefined) return change;
  return before.defaultTokenLifetimeDays <= longest ? change : { ...change, defaultTokenLifetimeDays: longest };
}

function requireSound({ defaultTokenLifetimeDays, maxTokenLifetimeDays }: InstanceSettings): void {
  if (defaultTokenLifetimeDays <= maxTokenLifetimeDays) return;
  const field = "defaultTokenLifetimeDays";
  const message = `The default lifetime (${defaultTokenLifetimeDays} days) can't be longer than the longest one (${maxTokenLifetimeDays} days)`;
  throw new DomainError("INVALID_INPUT", message, { issues: [{ path: [field], message }] });
}

/** An admin needs a second factor before requiring one: otherwise the next request would lock them out until set-up. */
function requireOwnSecondFactor({ session }: Actor): void {
  if (session === null || session.hasSecondFactor) return;
  const message =
    "Set up a second factor for your own account first (Sign-in and security), then require one for everyone";
  throw new DomainError("INVALID_INPUT", message, { issues: [{ path: ["requireSecondFactor"], message }] });
}
