import { findAccountId } from "../../identity/people/user-service.ts";
import { findKnownDevice } from "../../identity/sessions/device-service.ts";
import type { Ctx } from "../context.ts";

/** Somebody who says that an account is theirs, as throttles count them. */
export type Claim = {
  /** The account, however it was named; for a name that no account has, that name. */
  account: string;
  ip: string;
  /** Names the device where the account was signed in to from it before, else null. */
  device: string | null;
};

/**
 * Who claims to own the account of a login. Costs the same whether there is such an account or not, so that neither time
 * nor answers tell.
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
