import { type CreateToken, DomainError, expiryOf, type InstanceSettings, lastExpiryDay } from "@tessera/domain";
import type { Ctx } from "../../platform/context.ts";
import type { TokenTable } from "../../platform/db/schema.ts";
import { getSettings } from "../../platform/settings/settings.ts";
import { DAY_MS, later } from "../../platform/time.ts";

/** How long tokens may live: what creation and rotation keep to, and what the inventory holds live tokens against. */
export type TokenPolicy = Pick<
  InstanceSettings,
  "maxTokenLifetimeDays" | "defaultTokenLifetimeDays" | "allowNeverExpiring"
>;

/** The policy of this moment. */
export async function getTokenPolicy(ctx: Pick<Ctx, "db">): Promise<TokenPolicy> {
  const { maxTokenLifetimeDays, defaultTokenLifetimeDays, allowNeverExpiring } = await getSettings(ctx);
  return { maxTokenLifetimeDays, defaultTokenLifetimeDays, allowNeverExpiring };
}

/** The instant a new token expires, null for never. Throws INVALID_INPUT for what the policy does not allow. */
export function expiryOfNew(
  { maxTokenLifetimeDays, allowNeverExpiring }: TokenPolicy,
  input: Pick<CreateToken, "expiresInDays" | "expiresAt" | "neverExpires">,
  at: string,
): string | null {
  const expiresAt = expiryOf(input, at);
  const refuse = (field: string, message: string) =>
    new DomainError("INVALID_INPUT", message, { issues: [{ path: [field], message }] });
  if (expiresAt === null) {
    if (allowNeverExpiring) return null;
    throw refuse("neverExpires", "Tokens without expiry are not allowed here. Choose an expiry date.");
  }
  if (expiresAt <= at) throw refuse("expiresAt", "The expiry date is in the past");
  const lastDay = lastExpiryDay(at, maxTokenLifetimeDays);
  if (expiresAt.slice(0, 10) > lastDay) {
    const field = input.expiresAt === undefined ? "expiresInDays" : "expiresAt";
    throw refuse(field, `Tokens may live at most ${maxTokenLifetimeDays} days here, until ${lastDay}`);
  }
  return expiresAt;
}

/** The instant a successor expires: the old one's lifetime from now on, cut to what the policy allows. */
export function expiryOfSuccessor(
  { maxTokenLifetimeDays, defaultTokenLifetimeDays, allowNeverExpiring }: TokenPolicy,
  old: Pick<TokenTable, "createdAt" | "expiresAt">,
  at: string,
): string | null {
  if (old.expiresAt === null && allowNeverExpiring) return null;
  const lifetimeMs =
    old.expiresAt === null ? defaultTokenLifetimeDays * DAY_MS : Date.parse(old.expiresAt) - Date.parse(old.createdAt);
  return later(at, Math.min(lifetimeMs, maxTokenLifetimeDays * DAY_MS));
}
