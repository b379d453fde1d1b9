import type { SystemRole } from "@tessera/domain";
import type { Ctx, Origin, SignInCookies } from "../../platform/context.ts";
import { transact } from "../../platform/db/transact.ts";
import { setRoleByProvider } from "../accounts/account-change.ts";
import { getUser, staysActive } from "../people/user-service.ts";
import { openSession } from "../sessions/session-service.ts";
import { admit, roleOf } from "./provider-admission.ts";
import { ProviderError, requireOidc } from "./provider-client.ts";
import type { ProviderIdentity } from "./provider-identity.ts";

/**
 * Opens a session for a person that the provider vouches for, with the role that their groups stand for. Throws
 * ProviderError where they may not come in.
 */
export async function signInByProvider(ctx: Ctx, origin: Origin, identity: ProviderIdentity): Promise<SignInCookies> {
  const admission = await admit(ctx, origin, identity);
  if ("problem" in admission) throw new ProviderError(admission.problem, "the person has no account to be let in to");
  const { userId } = admission;
  await applyGroups(ctx, userId, identity);
  const arrival = { ...origin, signedInAs: undefined, device: undefined };
  return transact(ctx, async (ctx) => {
    if (!(await staysActive(ctx, userId))) throw new ProviderError("deactivated", "deactivated meanwhile");
    return openSession(ctx, arrival, userId, "provider", [], identity);
  });
}

/** Where groups stand for roles, they decide: in none of them, no one stays an administrator. */
async function applyGroups(ctx: Ctx, userId: string, identity: ProviderIdentity): Promise<void> {
  const oidc = requireOidc(ctx);
  const user = await getUser(ctx, userId);
  if (oidc.groups.size === 0 || user.username.toLowerCase() === oidc.passwordAdmin) return;
  const role: SystemRole = roleOf(oidc, identity) ?? (user.systemRole === "GUEST" ? "GUEST" : "USER");
  if (role === user.systemRole || (await setRoleByProvider(ctx, userId, role))) return;
  ctx.log.warn(
    { userId, role },
    "the provider takes the last administrator's role away; they keep it until there is another",
  );
}
