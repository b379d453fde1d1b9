import { AttachmentCounts } from "@tessera/domain";
import { type NamedFile, NamedFilePage, type Receipt, understood } from "../api/answers.ts";
import { callApi } from "../api/api-client.ts";
import type { Connection } from "../connection.ts";
import { CliError } from "../exit.ts";
import type { Host } from "../host.ts";
import { type AttachedFile, findAttached } from "./attached-files.ts";
import { multipartBody } from "./multipart.ts";
import { uploadProgress } from "./upload-progress.ts";

export type SentAttachments = "failed" | "all" | "none";

/** Bytes of all files of one upload, and of those of one call, and how many a call has. */
const MAX_BYTES = 1024 ** 3;
const CALL_BYTES = 64 * 1024 ** 2;
const CALL_FILES = 100;

/**
 * Sends the files that the reports name and the server lacks; answers what became of all of them. Results are stored
 * already, so a failure here is a warning.
 */
export async function sendAttachments(
  receipt: Receipt,
  which: SentAttachments,
  connection: Connection,
  host: Host,
): Promise<AttachmentCounts> {
  const { id, attachments } = receipt;
  if (id === null || which === "none" || attachments.missing === 0) return attachments;
  try {
    const sender = new Sender({ ...receipt, id }, connection, host);
    return await sender.send(which);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    host.terminal.warn(`The results are stored, but not all files that they name were sent: ${error.message}`);
    return attachments;
  }
}

class Sender {
  readonly #receipt: Receipt & { id: string };
  readonly #connection: Connection;
  readonly #host: Host;
  #counts: AttachmentCounts;
  #bytes = 0;
  #tooLarge = 0;

  constructor(receipt: Receipt & { id: string }, connection: Connection, host: Host) {
    this.#receipt = receipt;
    this.#connection = connection;
    this.#host = host;
    this.#counts = receipt.attachments;
  }

  async send(which: SentAttachments): Promise<AttachmentCounts> {
    const batch: AttachedFile[] = [];
    let size = 0;
    const seen = new Set<string>();
    for await (const named of this.#missing(which)) {
      const place = JSON.stringify([named.report, named.path]);
      if (seen.has(place)) continue;
      seen.add(place);
      const file = await findAttached(named, this.#host.cwd);
      if (file === "missing") continue;
      if (file === "too large" || this.#bytes + file.size > MAX_BYTES) {
        this.#tooLarge++;
        continue;
      }
      if (batch.length >= CALL_FILES || (batch.length > 0 && size + file.size > CALL_BYTES)) {
        await this.#upload(batch.splice(0));
        size = 0;
      }
      batch.push(file);
      size += file.size;
      this.#bytes += file.size;
    }
    if (batch.length > 0) await this.#upload(batch);
    if (this.#tooLarge > 0) {
      this.#host.terminal.warn(`${this.#tooLarge} files that the reports name are too large to be sent along`);
    }
    return this.#counts;
  }

  /** Pages of what is missing; rows that are sent meanwhile only make the list shorter. */
  async *#missing(which: SentAttachments): AsyncGenerator<NamedFile> {
    const { projectId, id: importId } = this.#receipt;
    const query = new URLSearchParams({ projectId, importId, state: "missing", limit: "200" });
    if (which === "failed") query.set("failedOnly", "true");
    for (;;) {
      const answer = await callApi(this.#host, this.#connection, { method: "GET", path: `/attachments?${query}` });
      const page = understood(NamedFilePage, answer, this.#connection);
      yield* page.data;
      if (page.nextCursor === null || page.nextCursor === query.get("cursor")) return;
      query.set("cursor", page.nextCursor);
    }
  }

  async #upload(files: AttachedFile[]): Promise<void> {
    const { projectId, id } = this.#receipt;
    const total = files.reduce((sum, { size }) => sum + size, 0);
    const body = multipartBody(files, `tessera-${this.#host.uniqueId()}`, uploadProgress(this.#host, total));
    const path = `/imports/${encodeURIComponent(id)}/attachments?${new URLSearchParams({ projectId })}`;
    const answer = await callApi(this.#host, this.#connection, { method: "POST", path, body });
    this.#counts = understood(AttachmentCounts, answer, this.#connection);
  }
}
