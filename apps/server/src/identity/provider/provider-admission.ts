import type { SignInProblem, SystemRole } from "@tessera/domain";
import * as audit from "../../audit/audit-repo.ts";
import type { Ctx, Origin, TxCtx } from "../../platform/context.ts";
import { lockName } from "../../platform/db/locks.ts";
import type { LinkedAccountTable } from "../../platform/db/schema.ts";
import { transact } from "../../platform/db/transact.ts";
import type { OidcSettings } from "../../platform/oidc-settings.ts";
import { acceptByAddress } from "../invitations/invitation-acceptance.ts";
import { createUser, findAccountId, getUser, isActive } from "../people/user-service.ts";
import * as linkRepo from "./linked-account-repo.ts";
import { requireOidc } from "./provider-client.ts";
import type { ProviderIdentity } from "./provider-identity.ts";
import { freeUsername } from "./provider-names.ts";

export type Admission = { userId: string } | { problem: SignInProblem };

/**
 * The account of a person that the provider vouches for. One that is linked already is found by the subject alone. Without
 * one, an invitation, a group or the domain of the verified address makes a new account; an address never opens one that
 * has other means to sign in.
 */
export function admit(ctx: Ctx, origin: Origin, identity: ProviderIdentity): Promise<Admission> {
  const oidc = requireOidc(ctx);
  return transact(ctx, async (ctx) => {
    // One after the other, so that two first sign-ins at once don't make two accounts.
    await lockName(ctx.db, `provider ${identity.issuer} ${identity.subject}`);
    const link = await linkRepo.findBySubject(ctx.db, identity.issuer, identity.subject);
    return link ? readmit(ctx, oidc, link, identity) : admitNew(ctx, origin, oidc, identity);
  });
}

async function readmit(
  ctx: TxCtx,
  oidc: OidcSettings,
  link: LinkedAccountTable,
  identity: ProviderIdentity,
): Promise<Admission> {
  if (!(await isActive(ctx, link.userId))) return { problem: "deactivated" };
  const mustHold = link.admittedBy === "domain" || link.admittedBy === "group";
  if (mustHold && roleOf(oidc, identity) === undefined && !isOfDomain(oidc, identity)) return { problem: "uninvited" };
  await linkRepo.touch(ctx.db, link.id, identity.email, ctx.now());
  return { userId: link.userId };
}

async function admitNew(
  ctx: TxCtx,
  origin: Origin,
  oidc: OidcSettings,
  identity: ProviderIdentity,
): Promise<Admission> {
  const { verifiedEmail } = identity;
  const known = verifiedEmail === null ? undefined : await findAccountId(ctx, verifiedEmail);
  if (known !== undefined) return adopt(ctx, origin, known, identity);
  const person = {
    username: await freeUsername(ctx, identity.usernames),
    firstName: identity.firstName,
    lastName: identity.lastName,
  };
  const invited = verifiedEmail === null ? undefined : await acceptByAddress(ctx, origin, verifiedEmail, person);
  if (invited) return insertLink(ctx, origin, invited.id, identity, "invitation");
  const role = roleOf(oidc, identity);
  const admittedBy = role === undefined ? "domain" : "group";
  if (role === undefined && !isOfDomain(oidc, identity)) {
    return { problem: verifiedEmail === null && isWaiting(oidc) ? "unverified" : "uninvited" };
  }
  const systemRole = role ?? "USER";
  const user = await createUser(ctx, { ...person, email: verifiedEmail, passwordHash: null, systemRole });
  const details = { by: `provider: ${admittedBy}`, systemRole };
  await audit.append(
    ctx,
    { userId: user.id, origin },
    {
      ...{ action: "ACCOUNT_CREATED", ownerId: user.id, details, at: ctx.now() },
    },
  );
  return insertLink(ctx, origin, user.id, identity, admittedBy);
}

/** An account that was made for the owner of the address and has nothing yet to sign in with. */
async function adopt(ctx: TxCtx, origin: Origin, userId: string, identity: ProviderIdentity): Promise<Admission> {
  const { kind } = await getUser(ctx, userId);
  if (kind !== "human" || (await linkRepo.hasMeans(ctx.db, userId))) return { problem: "existing" };
  if (!(await isActive(ctx, userId))) return { problem: "deactivated" };
  return insertLink(ctx, origin, userId, identity, "address");
}

/** Links the account with the subject, and records that. */
export async function insertLink(
  ctx: TxCtx,
  origin: Origin,
  userId: string,
  { issuer, subject, email }: ProviderIdentity,
  admittedBy: LinkedAccountTable["admittedBy"],
): Promise<{ userId: string }> {
  const at = ctx.now();
  const link = { issuer, subject, email };
  await linkRepo.insert(ctx.db, { ...link, id: ctx.newId(), userId, admittedBy, createdAt: at, lastUsedAt: at });
  const details = { ...link, by: admittedBy };
  await audit.append(ctx, { userId, origin }, { action: "ACCOUNT_LINKED", ownerId: userId, details, at });
  return { userId };
}

const RANKS: readonly SystemRole[] = ["ADMIN", "USER", "GUEST"];

/** The highest role that a group of the person stands for; undefined where none does. */
export function roleOf({ groups }: OidcSettings, identity: Pick<ProviderIdentity, "groups">): SystemRole | undefined {
  const roles = identity.groups.map((group) => groups.get(group));
  return RANKS.find((rank) => roles.includes(rank));
}

/** True of the domains themselves, not of those below them or of names that look alike. */
function isOfDomain({ domains }: OidcSettings, { verifiedEmail }: ProviderIdentity): boolean {
  if (verifiedEmail === null) return false;
  return domains.includes(verifiedEmail.slice(verifiedEmail.lastIndexOf("@") + 1).toLowerCase());
}

function isWaiting({ domains }: OidcSettings): boolean {
  return domains.length > 0;
}
