import { findAccountId } from "../../identity/people/user-service.ts";
import { findKnownDevice } from "../../identity/sessions/device-service.ts";
import type { Ctx } from "../context.ts";

/** A caller who claims to own an account, as throttles count them. */
export type Claim = {
  /** The account, however it was named; for an unknown login, the login. */
  account: string;
  ip: string;
  /** The device from which the account was signed in to before, else null. */
  device: string | null;
};

/**
 * The claim on the account of a login. Costs the same whether the account exists or not, so that neither timing nor
 * answers reveal it.
 */
export async function claimOf(
  ctx: Pick<Ctx, "db" | "now">,
  login: string,
  { ip, device }: { ip: string; device: string | undefined },
): Promise<Claim> {
  const name = login.trim().toLowerCase();
  const userId = await findAccountId(ctx, name);
  return { account: userId ?? `login ${name}`, ip, device: await findKnownDevice(ctx, userId, device) };
}
