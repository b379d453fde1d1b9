import type { Attachment } from "@tessera/domain";
import { BASE_PATH } from "#web/base-path.ts";

/** Where the page has the content of a file; never an address of another server. */
export function attachmentUrl({ projectId, id }: Pick<Attachment, "projectId" | "id">): string {
  return `${BASE_PATH}/attachments/${projectId}/${encodeURIComponent(id)}`;
}
