import * as audit from "../../audit/audit-repo.ts";
import type { Ctx, Origin, TxCtx } from "../../platform/context.ts";
import type { TokenTable } from "../../platform/db/schema.ts";
import { transact } from "../../platform/db/transact.ts";
import { giveNotice } from "../../platform/notices/notice-outbox.ts";
import { hashSecret } from "../../platform/secret-hash.ts";
import * as revocationRepo from "../ending/token-revocation-repo.ts";
import * as tokenRepo from "../issue/token-repo.ts";
import * as grantRepo from "./grant-repo.ts";
import { type OAuthRefusal, refusal } from "./oauth-refusal.ts";

/** Ends a token of which a code or refresh token came a second time: one of the two holders is not its client. */
export async function endReused(ctx: TxCtx, origin: Origin, tokenId: string, what: string): Promise<void> {
  const at = ctx.now();
  const token = await revocationRepo.revokeById(ctx.db, tokenId, { at, by: null, reason: `${what} was used twice` });
  if (!token) return;
  const client = token.client === null ? undefined : tokenRepo.CLIENT_COLUMN.read(token.client).name;
  await giveNotice(ctx, "GRANT_REUSED", token, { ip: origin.ip, client });
  await recordEnd(ctx, { origin }, token, `${what} was used twice`, at);
}

/**
 * Ends the token for which the client holds the secret (RFC 7009). Unknown secrets are no error, as they end nothing.
 */
export async function giveBack(
  ctx: Ctx,
  origin: Origin,
  { secret, clientId }: { secret: string; clientId: string | undefined },
): Promise<OAuthRefusal | undefined> {
  return transact(ctx, async (ctx) => {
    const held = await grantRepo.findHeld(ctx.db, hashSecret(secret));
    if (!held) return undefined;
    if (clientId !== undefined && clientId !== clientIdOf(held.token)) {
      return refusal("invalid_client", "This token was given to another client");
    }
    const at = ctx.now();
    const reason = "Its client gave it back";
    const token = await revocationRepo.revokeById(ctx.db, held.token.id, { at, by: null, reason });
    // As a token that revokes itself.
    if (token) await recordEnd(ctx, { origin, userId: token.ownerId, token }, token, reason, at);
    return undefined;
  });
}

export function clientIdOf({ client }: Pick<TokenTable, "client">): string | undefined {
  return client === null ? undefined : tokenRepo.CLIENT_COLUMN.read(client).id;
}

function recordEnd(
  ctx: TxCtx,
  actor: audit.AuditedActor,
  token: TokenTable,
  reason: string,
  at: string,
): Promise<void> {
  const entry = { action: "API_KEY_REVOKED" as const, ownerId: token.ownerId, token, details: { reason }, at };
  return audit.append(ctx, actor, entry);
}
