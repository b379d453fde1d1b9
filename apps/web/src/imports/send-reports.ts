import type { ImportReceipt } from "@tessera/domain";
import { type Sending, sendFiles } from "#web/send-files.ts";

/** What an upload says of itself, as the query of the server takes it; empty ones are left out. */
export type UploadOptions = {
  projectId: string;
  cycleId: string;
  branch: string;
  commit: string;
  environment: string;
  runName: string;
};

/** Sends report files as the signed-in person. Throws UploadRefusal. */
export function sendReports(files: readonly File[], options: UploadOptions, sending: Sending): Promise<ImportReceipt> {
  const query = new URLSearchParams(Object.entries(options).filter(([, value]) => value !== ""));
  return sendFiles(`/uploads/reports?${query}`, files, sending);
}
