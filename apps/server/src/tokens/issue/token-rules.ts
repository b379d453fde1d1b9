import { DomainError, type TokenScope } from "@tessera/domain";
import { findVisibleProjects } from "../../access/membership-service.ts";
import { requireRecentProof } from "../../access/recent-proof.ts";
import { lockUser } from "../../identity/people/user-service.ts";
import type { Actor, Ctx, TxCtx } from "../../platform/context.ts";
import { canonicalRange } from "../../platform/ip-ranges.ts";
import { getSettings } from "../../platform/settings/settings.ts";
import type { TokenOwner } from "./token-owner.ts";
import * as tokenRepo from "./token-repo.ts";

/**
 * Admins re-enter their password before creating a token with admin rights: an unlocked page is not enough. The same
 * for scopes that become admin rights once their owner is an admin.
 */
export function requireFreshSignIn(
  actor: Pick<Actor, "session">,
  { systemRole }: Pick<TokenOwner, "systemRole">,
  scopes: TokenScope[],
  at: string,
): void {
  const grantsAdmin = scopes.some((scope) => scope.startsWith("admin:") || (scope === "all" && systemRole === "ADMIN"));
  if (grantsAdmin)
    requireRecentProof(actor, at, "a token with an admin's rights needs a proof from the last 5 minutes");
}

/** The projects without repetition. Throws INVALID_INPUT for one that the owner can't see. */
export async function allowedProjects(
  ctx: Ctx,
  owner: TokenOwner,
  wanted: "all" | string[],
): Promise<"all" | string[]> {
  if (wanted === "all") return "all";
  const ids = [...new Set(wanted)];
  const visible = await findVisibleProjects(ctx, { ...owner, credential: { kind: "session" } }, ids);
  const missing = ids.find((id) => !visible.has(id));
  if (missing === undefined) return ids;
  const whose = owner.kind === "service" ? "the service account" : "you";
  const message = `There is no project ${missing} that ${whose} can see`;
  throw new DomainError("INVALID_INPUT", message, {
    issues: [{ path: ["projects", wanted.indexOf(missing)], message }],
  });
}

/** The ranges in canonical form, each once. Throws INVALID_INPUT. */
export function allowedRanges(wanted: string[]): string[] {
  const ranges = wanted.map((text, index) => {
    const range = canonicalRange(text);
    if (range) return range;
    const message = `“${text}” is not an IP address or range like 10.0.0.0/8 or 2001:db8::/32`;
    throw new DomainError("INVALID_INPUT", message, { issues: [{ path: ["allowedIps", index], message }] });
  });
  return [...new Set(ranges)];
}

/**
 * Throws CONFLICT where the owner has as many live tokens as allowed. For new tokens only: a rotation adds one for its
 * overlap at most, and a script that could not rotate would end with its token.
 */
export async function requireRoom(ctx: TxCtx, ownerId: string, at: string): Promise<void> {
  await lockUser(ctx, ownerId);
  const { maxLiveTokensPerUser } = await getSettings(ctx);
  if ((await tokenRepo.countLive(ctx.db, ownerId, at)) < maxLiveTokensPerUser) return;
  throw new DomainError(
    "CONFLICT",
    `An account may have at most ${maxLiveTokensPerUser} live tokens. Revoke one first.`,
  );
}
