import { findTokens } from "@tessera/domain";
import * as audit from "../../audit/audit-repo.ts";
import type { Ctx, Origin } from "../../platform/context.ts";
import { transact } from "../../platform/db/transact.ts";
import { giveNotice } from "../../platform/notices/notice-outbox.ts";
import { hashSecret } from "../../platform/secret-hash.ts";
import * as revocationRepo from "./token-revocation-repo.ts";

/**
 * Revokes every token found in the texts, for any caller: holding a token is enough to end it. The owner gets a
 * notice. Answers nothing, so that the caller can't learn which of them were real tokens.
 */
export async function revokeLeaked(ctx: Ctx, origin: Origin, credentials: string[]): Promise<void> {
  const at = ctx.now();
  const hashes = [...new Set(credentials.flatMap(findTokens))].map(hashSecret);
  // A report has room for thousands of texts with the right check digits, and a transaction each would be many.
  for (const id of await revocationRepo.listUnrevoked(ctx.db, hashes)) {
    await transact(ctx, async (ctx) => {
      const token = await revocationRepo.revokeById(ctx.db, id, { at, by: null, reason: "Reported as leaked" });
      if (!token) return;
      await giveNotice(ctx, "LEAKED", token, { ip: origin.ip });
      await audit.append(ctx, { origin }, { action: "API_KEY_LEAKED", ownerId: token.ownerId, token, at });
    });
  }
}
