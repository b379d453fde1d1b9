import type { Attachment } from "@tessera/domain";
import { sendFiles } from "#web/imports/send-reports.ts";
import { queryClient, trpc, trpcClient } from "#web/trpc.ts";
import type { Evidence, EvidenceKind } from "./evidence-store.ts";

type Owned = Evidence & { ownerId: string };

/**
 * Attaches the file to its result or note. Throws UploadRefusal, and what the server answers where it is asked for a file that
 * was sent before.
 */
export async function sendEvidence(kind: EvidenceKind, evidence: Owned): Promise<void> {
  const { projectId, step, file, isTried } = evidence;
  if (!(isTried && (await isThere(kind, evidence)))) {
    const owner = { projectId, ...ownerOf(kind, evidence), step: step === null ? "" : String(step) };
    const sending = { onProgress: () => undefined, signal: new AbortController().signal };
    await sendFiles<Attachment>("attachments", [file], owner, sending);
  }
  void queryClient.invalidateQueries(trpc.attachment.pathFilter());
}

/** Whether it arrived, although no answer did. */
async function isThere(kind: EvidenceKind, evidence: Owned): Promise<boolean> {
  const { projectId, file } = evidence;
  const { data } = await trpcClient.attachment.list.query({ projectId, ...ownerOf(kind, evidence), limit: 200 });
  return data.some(({ name, size }) => name === file.name && size === file.size);
}

const ownerOf = (kind: EvidenceKind, { ownerId }: Owned): { resultId: string } | { noteId: string } =>
  kind === "result" ? { resultId: ownerId } : { noteId: ownerId };
