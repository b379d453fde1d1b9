import type { Ctx } from "../../platform/context.ts";
import type { Claim } from "../../platform/limits/throttle.ts";
import { findAccountId } from "../people/user-service.ts";
import { findKnownDevice } from "./device-service.ts";

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
