import type { Db, TokenTable } from "../../platform/db/schema.ts";
import { type Revocation, statusAt } from "../issue/token-repo.ts";

/** Revokes those of the ids that are not revoked yet; answers what it revoked, in the order of their ids. */
export async function revokeAny(db: Db, ids: string[], revocation: Revocation): Promise<TokenTable[]> {
  const revoked = await db
    .updateTable("token")
    .set(columnsOf(revocation))
    .where("id", "in", ids)
    .where("revokedAt", "is", null)
    .returningAll()
    .execute();
  return revoked.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Revokes every live token but those of `spared`; answers how many. */
export async function revokeLive(db: Db, spared: string | null, revocation: Revocation): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable("token")
    .set(columnsOf(revocation))
    .where((token) => token(statusAt(token, revocation.at), "not in", ["Revoked", "Expired"]))
    .$if(spared !== null, (query) => query.where("ownerId", "!=", spared as string))
    .executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
}

/** What a notice says of each token, for those that this very revocation ended. */
export function selectRevoked(db: Db, { at, by, reason }: Revocation & { reason: string }) {
  return db
    .selectFrom("token")
    .select(["id", "ownerId", "name", "preview"])
    .where("revokedAt", "=", at)
    .where("revokedBy", by === null ? "is" : "=", by)
    .where("revokedReason", "=", reason);
}

function columnsOf({ at, by, reason }: Revocation) {
  return { revokedAt: at, revokedBy: by, revokedReason: reason };
}
