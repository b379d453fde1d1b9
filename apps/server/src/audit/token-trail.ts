import type { AuditAction } from "@tessera/domain";
import type { AuditTable, Db } from "../platform/db/schema.ts";
import { readDetails } from "./read-details.ts";
import * as trailRepo from "./token-trail-repo.ts";

/** Newest first, at most `limit`: what was done to the token, by any actor; not what was done through it. */
export function listTokenTrail(
  { db }: { db: Db },
  tokenId: string,
  actions: AuditAction[],
  limit: number,
): Promise<AuditTable[]> {
  return trailRepo.list(db, tokenId, actions, limit);
}

/** How often requests of these tokens were rejected for each reason since the instant, as far as it is recorded. */
export async function countDenials(
  { db }: { db: Db },
  tokenIds: string[],
  since: string,
): Promise<Map<string, Map<string, number>>> {
  const counts = new Map(tokenIds.map((id) => [id, new Map<string, number>()]));
  if (tokenIds.length === 0) return counts;
  for (const { tokenId, details } of await trailRepo.listDenials(db, tokenIds, since)) {
    const { errorCode, count } = readDetails(details);
    const reasons = counts.get(tokenId ?? "");
    if (typeof errorCode !== "string" || typeof count !== "number") continue;
    reasons?.set(errorCode, (reasons.get(errorCode) ?? 0) + count);
  }
  return counts;
}

/** More entries about rejections than an hour can bring, as there is one for each reason. */
const RECENT = 50;

/**
 * When the latest entry about rejections of this token for this reason was written, if after `since`, at most an hour
 * ago.
 */
export async function findLatestDenial(
  { db }: { db: Db },
  tokenId: string,
  errorCode: string,
  since: string,
): Promise<string | undefined> {
  const entries = await trailRepo.list(db, tokenId, ["API_KEY_DENIED"], RECENT);
  return entries.find(({ at, details }) => at > since && readDetails(details).errorCode === errorCode)?.at;
}
