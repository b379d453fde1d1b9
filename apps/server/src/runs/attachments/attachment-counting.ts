import type { AttachmentCounts } from "@tessera/domain";
import type { Ctx } from "../../platform/context.ts";
import * as attachmentRepo from "./attachment-repo.ts";

export const NO_ATTACHMENTS: AttachmentCounts = { stored: 0, missing: 0, tooLarge: 0, noRoom: 0 };

/** What became of the files that the reports of each import name, as it is now; imports without any are absent. */
export async function countAttachments(
  { db }: Pick<Ctx, "db">,
  importIds: readonly string[],
): Promise<Map<string, AttachmentCounts>> {
  const counts = new Map<string, AttachmentCounts>();
  for (const { importId, state, count } of await attachmentRepo.countStates(db, importIds)) {
    counts.set(`${importId}`, { ...NO_ATTACHMENTS, ...counts.get(`${importId}`), [state]: count });
  }
  return counts;
}
