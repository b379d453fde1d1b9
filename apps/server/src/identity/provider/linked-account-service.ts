import { DomainError, type ProviderLink } from "@tessera/domain";
import * as audit from "../../audit/audit-repo.ts";
import type { Actor, Ctx, Origin, RequestCtx } from "../../platform/context.ts";
import type { ProviderFlowTable } from "../../platform/db/schema.ts";
import { transact } from "../../platform/db/transact.ts";
import { isProviderOnly } from "../people/password-sign-in.ts";
import { getUser, lockUser, staysActive } from "../people/user-service.ts";
import { findSession } from "../sessions/session-look-up.ts";
import { renewSession } from "../sessions/session-service.ts";
import * as linkRepo from "./linked-account-repo.ts";
import { insertLink } from "./provider-admission.ts";
import { ProviderError, requireOidc } from "./provider-client.ts";
import { beginAtProvider } from "./provider-flow.ts";
import { isProvenSince, type ProviderIdentity } from "./provider-identity.ts";

/** How the actor's account and the provider belong together. */
export async function getLink(ctx: Pick<Ctx, "db" | "config">, { userId }: Actor): Promise<ProviderLink> {
  const { oidc } = ctx.config;
  const link = oidc && (await linkRepo.findOf(ctx.db, userId, oidc.issuer));
  return {
    name: oidc?.name ?? null,
    linked: link ? { email: link.email, createdAt: link.createdAt, lastUsedAt: link.lastUsedAt } : null,
    hasPassword: await linkRepo.hasPassword(ctx.db, userId),
    hasOwnMeans: await linkRepo.hasOwnMeans(ctx.db, userId),
    isProviderOnly: isProviderOnly(ctx, await getUser(ctx, userId)),
  };
}

/** True where the account signs in with a password or a passkey. */
export function hasOwnMeans({ db }: Pick<Ctx, "db">, userId: string): Promise<boolean> {
  return linkRepo.hasOwnMeans(db, userId);
}

/** Begins to link the actor's account. Throws CONFLICT where it is linked already. */
export async function beginLink(ctx: RequestCtx, actor: Actor): Promise<{ url: string }> {
  const { issuer, name } = requireOidc(ctx);
  if (await linkRepo.findOf(ctx.db, actor.userId, issuer)) {
    throw new DomainError("CONFLICT", `Your account is linked with one of ${name} already. Unlink that first.`);
  }
  const sessionId = actor.session?.id ?? null;
  return beginAtProvider(ctx, { purpose: "link", sessionId, returnTo: "/settings/security" });
}

/** Ends the link. Throws NOT_FOUND without one, and CONFLICT where nothing else would sign in to the account. */
export async function unlink(ctx: Ctx, actor: Actor): Promise<void> {
  const { issuer, name } = requireOidc(ctx);
  const at = ctx.now();
  await transact(ctx, async (ctx) => {
    await lockUser(ctx, actor.userId);
    if (isProviderOnly(ctx, await getUser(ctx, actor.userId)) || !(await linkRepo.hasOwnMeans(ctx.db, actor.userId))) {
      throw new DomainError("CONFLICT", `Without ${name}, you could not sign in any more. Set up a passkey first.`);
    }
    const link = await linkRepo.remove(ctx.db, actor.userId, issuer);
    if (!link) throw new DomainError("NOT_FOUND", `Your account is not linked with one of ${name}`);
    const details = { issuer, subject: link.subject, email: link.email };
    await audit.append(ctx, actor, { action: "ACCOUNT_UNLINKED", ownerId: actor.userId, details, at });
  });
}

/** Links the account of the session that began it with the person at the provider. Throws ProviderError. */
export async function finishLink(
  ctx: Ctx,
  origin: Origin,
  flow: ProviderFlowTable,
  identity: ProviderIdentity,
): Promise<void> {
  const { userId } = await sessionOf(ctx, flow);
  await transact(ctx, async (ctx) => {
    if (!(await staysActive(ctx, userId))) throw new ProviderError("deactivated", "deactivated meanwhile");
    const known = await linkRepo.findBySubject(ctx.db, identity.issuer, identity.subject);
    if (known?.userId === userId) return;
    if (known || (await linkRepo.findOf(ctx.db, userId, identity.issuer))) {
      throw new ProviderError("linkedElsewhere", "the subject, or the account, is linked already");
    }
    await insertLink(ctx, origin, userId, identity, "profile");
  });
}

/** Confirms the session that began it; answers its new cookie. Throws ProviderError. */
export async function finishConfirmation(
  ctx: Ctx,
  origin: Origin,
  flow: ProviderFlowTable,
  identity: ProviderIdentity,
): Promise<string> {
  const session = await sessionOf(ctx, flow);
  const { userId } = session;
  const link = await linkRepo.findBySubject(ctx.db, identity.issuer, identity.subject);
  const actor = { userId, origin };
  const refuse = (problem: "otherPerson" | "stale") => {
    const details = { wrong: `provider: ${problem}` };
    ctx.gatheringAudit.record({ action: "IDENTITY_CONFIRMED", outcome: "denied", actor, details });
    return new ProviderError(problem, "the session is not confirmed");
  };
  if (link?.userId !== userId) throw refuse("otherPerson");
  if (!isProvenSince(identity, flow)) throw refuse("stale");
  const at = identity.authenticatedAt ?? undefined;
  const { cookie } = await transact(ctx, (ctx) => renewSession(ctx, { session }, at));
  ctx.gatheringAudit.record({ action: "IDENTITY_CONFIRMED", actor, details: { with: "provider" } });
  return cookie;
}

async function sessionOf(ctx: Ctx, { sessionId }: ProviderFlowTable) {
  const session = sessionId === null ? undefined : await findSession(ctx, sessionId);
  if (session) return session;
  throw new ProviderError("interrupted", "the session that began it has ended");
}
