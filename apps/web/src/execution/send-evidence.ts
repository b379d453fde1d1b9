import type { Attachment } from "@tessera/domain";
import { sendFiles } from "#web/imports/send-reports.ts";
import { queryClient, trpc, trpcClient } from "#web/trpc.ts";
import type { Evidence } from "./evidence-store.ts";

/** Attaches the file to its result. Throws UploadRefusal, and what the server answers where it is asked for a file that was sent before. */
export async function sendEvidence(evidence: Evidence & { resultId: string }): Promise<void> {
  const { projectId, resultId, step, file, isTried } = evidence;
  if (!(isTried && (await isThere(evidence)))) {
    const owner = { projectId, resultId, step: step === null ? "" : String(step) };
    const sending = { onProgress: () => undefined, signal: new AbortController().signal };
    await sendFiles<Attachment>("attachments", [file], owner, sending);
  }
  void queryClient.invalidateQueries(trpc.attachment.pathFilter());
}

/** Whether it arrived, although no answer did. */
async function isThere({ projectId, resultId, file }: Evidence & { resultId: string }): Promise<boolean> {
  const { data } = await trpcClient.attachment.list.query({ projectId, resultId, limit: 200 });
  return data.some(({ name, size }) => name === file.name && size === file.size);
}
