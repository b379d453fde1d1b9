import type { AuditAction } from "@tessera/domain";
import type { AuditTable, Db } from "../db/schema.ts";

/** Newest first, at most `limit`: what was done to the token, whoever did it; not what was done through it. */
export function listTokenTrail(
  { db }: { db: Db },
  tokenId: string,
  actions: AuditAction[],
  limit: number,
): Promise<AuditTable[]> {
  return db
    .selectFrom("audit")
    .selectAll()
    .where("tokenId", "=", tokenId)
    .where("action", "in", actions)
    .orderBy("id", "desc")
    .limit(limit)
    .execute();
}

/** More entries about refusals than an hour can bring, there being one for each reason. */
const RECENT = 50;

/** When the latest entry about refusals of this token for this reason was written, if that was after `since`, at most an hour ago. */
export async function findLatestDenial(
  { db }: { db: Db },
  tokenId: string,
  errorCode: string,
  since: string,
): Promise<string | undefined> {
  const entries = await db
    .selectFrom("audit")
    .select(["at", "details"])
    .where("tokenId", "=", tokenId)
    .where("action", "=", "API_KEY_DENIED")
    .orderBy("id", "desc")
    .limit(RECENT)
    .execute();
  return entries.find(({ at, details }) => at > since && JSON.parse(details).errorCode === errorCode)?.at;
}
