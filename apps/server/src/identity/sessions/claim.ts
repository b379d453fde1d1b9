import type { Ctx } from "../../platform/context.ts";
import type { Claim } from "../../platform/limits/throttle.ts";
import { findAccountId } from "../people/user-service.ts";
import { findKnownDevice } from "./device-service.ts";

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
