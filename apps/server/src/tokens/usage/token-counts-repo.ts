import type { Ctx, TokenCounts } from "../../platform/context.ts";
import { statusAt } from "../issue/token-repo.ts";

/** How many live tokens each of the accounts has, and when one of theirs was last used; accounts without any are absent. */
export async function countTokens(
  { db, now }: Pick<Ctx, "db" | "now">,
  ownerIds: string[],
): Promise<Map<string, TokenCounts>> {
  if (ownerIds.length === 0) return new Map();
  const rows = await db
    .selectFrom("token")
    .select((token) => [
      "ownerId",
      token.fn.max("lastUsedAt").as("lastUsedAt"),
      token.fn
        .countAll<number>()
        .filterWhere(statusAt(token, now()), "not in", ["Revoked", "Expired"])
        .as("liveTokens"),
    ])
    .where("ownerId", "in", ownerIds)
    .groupBy("ownerId")
    .execute();
  return new Map(rows.map(({ ownerId, ...counts }) => [ownerId, counts]));
}
