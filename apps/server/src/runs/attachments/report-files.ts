import { closeSync, mkdirSync, openSync, readSync, unlinkSync, writeSync } from "node:fs";
import { join } from "node:path";
import type { AttachmentCounts } from "@tessera/domain";
import type { Attachment, ReportedTest, ReportFile } from "@tessera/reports";
import type { Received } from "../../platform/blobs/blob-store.ts";
import type { Ctx } from "../../platform/context.ts";
import type { AttachmentTable } from "../../platform/db/schema.ts";
import { BYTES_PER_MEGABYTE, MAX_ATTACHMENTS_PER_IMPORT } from "../../platform/limits/limits.ts";
import type { SpoolShare } from "../../platform/limits/spool-space.ts";
import { getSettings } from "../../platform/settings/settings.ts";
import { spoolFolder } from "../../platform/temp-file.ts";
import { NO_ATTACHMENTS } from "./attachment-counting.ts";
import { roomOf } from "./attachment-creation.ts";
import { ATTACHMENT_ROW_BYTES } from "./attachment-repo.ts";
import { type Content, storeContents } from "./content-storing.ts";
import { FileIndex } from "./file-matching.ts";

type Given = Received | "tooLarge";
/** What becomes of a file that a report names. */
export type FoundFile = Content | Pick<AttachmentTable, "state">;

/** Contents that one transaction takes. */
const STORE_BATCH = 50;

/** The files of an upload: those sent beside its reports, and those that stand in them; at the end the ones that tests name are kept. */
export class ReportFiles {
  readonly #ctx: Ctx;
  readonly #maxBytes: number;
  readonly #beside = new Map<string, Given>();
  readonly #inline: InlineFiles;
  readonly #named = new Map<
    string,
    { report: number; path: string | null; inline: string | undefined; times: number }
  >();
  #found = new Map<string, FoundFile>();
  #left: number;

  private constructor(ctx: Ctx, limits: { maxBytes: number; left: number }) {
    this.#ctx = ctx;
    this.#maxBytes = limits.maxBytes;
    this.#left = limits.left;
    this.#inline = new InlineFiles(ctx, limits.maxBytes);
  }

  static async open(ctx: Ctx, projectId: string): Promise<ReportFiles> {
    const { maxAttachmentMegabytes } = await getSettings(ctx);
    const { left } = await roomOf(ctx, projectId);
    return new ReportFiles(ctx, { maxBytes: maxAttachmentMegabytes * BYTES_PER_MEGABYTE, left });
  }

  /** Takes a file that was sent beside reports. */
  readonly take = async ({ name, bytes }: ReportFile): Promise<void> => {
    if (this.#beside.size >= MAX_ATTACHMENTS_PER_IMPORT || this.#beside.has(name)) {
      for await (const _ of bytes);
      return;
    }
    this.#beside.set(name, (await this.#ctx.blobs.receive(bytes, this.#maxBytes)) ?? "tooLarge");
  };

  /** Takes the content of a file that stands in a report; answers what it is called. */
  readonly keepInline = (bytes: Uint8Array): string => this.#inline.keep(bytes);

  /** Notes the files that a test and its earlier attempts name. */
  note(
    report: number,
    { attachments = [], earlierAttempts }: Pick<ReportedTest, "attachments" | "earlierAttempts">,
  ): void {
    for (const { path, inline } of [...attachments, ...earlierAttempts.flatMap((run) => run.attachments ?? [])]) {
      const key = keyOf(report, { path, inline });
      const known = this.#named.get(key);
      if (known) known.times++;
      else if (this.#named.size < MAX_ATTACHMENTS_PER_IMPORT) this.#named.set(key, { report, path, inline, times: 1 });
    }
  }

  /** Decides which files are kept, once all reports are read; keeps none for a dry run. */
  async settle(reports: readonly string[], isDryRun: boolean): Promise<void> {
    const index = new FileIndex();
    for (const name of this.#beside.keys()) index.add(name);
    const contents = new Map<Received, string[]>();
    for (const [key, { report, path, inline, times }] of this.#named) {
      const sent = path === null ? undefined : index.find(reports[report] ?? "", path);
      const given = inline === undefined ? this.#beside.get(sent ?? "") : await this.#inline.receive(inline);
      const state = this.#stateOf(given, times);
      if (state !== "stored") this.#found.set(key, { state });
      else if (isDryRun) this.#found.set(key, { state });
      else contents.set(given as Received, [...(contents.get(given as Received) ?? []), key]);
    }
    await this.#store([...contents]);
  }

  /** What became of a file that a test names. */
  find(report: number, file: Pick<Attachment, "path" | "inline">): FoundFile {
    return this.#found.get(keyOf(report, file)) ?? { state: "missing" };
  }

  /** How many there are of each, over all tests that name them. */
  get counts(): AttachmentCounts {
    const counts = { ...NO_ATTACHMENTS };
    for (const [key, { times }] of this.#named) counts[this.#found.get(key)?.state ?? "missing"] += times;
    return counts;
  }

  /** Removes what is not kept. */
  async close(): Promise<void> {
    for (const given of [...this.#beside.values(), ...this.#inline.received]) {
      if (given !== "tooLarge") await this.#ctx.blobs.drop(given);
    }
    this.#inline.close();
  }

  #stateOf(given: Given | undefined, times: number): "stored" | "missing" | "tooLarge" | "noRoom" {
    if (given === undefined) return "missing";
    if (given === "tooLarge") return "tooLarge";
    const cost = (given.size + ATTACHMENT_ROW_BYTES) * times;
    if (cost > this.#left) return "noRoom";
    this.#left -= cost;
    return "stored";
  }

  async #store(contents: [Received, string[]][]): Promise<void> {
    for (let start = 0; start < contents.length; start += STORE_BATCH) {
      const batch = contents.slice(start, start + STORE_BATCH);
      const received = batch.map(([content]) => content);
      const stored = await storeContents(this.#ctx, received, async (_, contents) => contents);
      for (const [at, [, keys]] of batch.entries()) {
        for (const key of keys) this.#found.set(key, stored[at] as Content);
      }
    }
  }
}

function keyOf(report: number, { path, inline }: Pick<Attachment, "path" | "inline">): string {
  return inline === undefined ? `${report} ${path}` : inline;
}

/** Contents that stand in reports, in one file that has no name; written without waiting, since readers of reports are. */
class InlineFiles {
  readonly #ctx: Ctx;
  readonly #maxBytes: number;
  readonly #share: SpoolShare;
  readonly #received = new Map<string, Given>();
  #descriptor: number | undefined;
  #size = 0;
  #count = 0;

  constructor(ctx: Ctx, maxBytes: number) {
    this.#ctx = ctx;
    this.#maxBytes = maxBytes;
    this.#share = ctx.spoolSpace.share();
  }

  get received(): Given[] {
    return [...this.#received.values()];
  }

  /** Throws PAYLOAD_TOO_LARGE, STORAGE_FULL. */
  keep(bytes: Uint8Array): string {
    const number = this.#count++;
    if (bytes.length > this.#maxBytes || number >= MAX_ATTACHMENTS_PER_IMPORT) return `inline ${number} large`;
    this.#share.take(bytes.length);
    this.#descriptor ??= openNameless(this.#ctx);
    for (let done = 0; done < bytes.length; ) done += writeSync(this.#descriptor, bytes, done);
    const from = this.#size;
    this.#size += bytes.length;
    return `inline ${number} ${from} ${bytes.length}`;
  }

  async receive(name: string): Promise<Given> {
    const known = this.#received.get(name);
    if (known) return known;
    const [, , from = "", length] = name.split(" ");
    const given = length === undefined ? "tooLarge" : await this.#receive(Number(from), Number(length));
    this.#received.set(name, given);
    return given;
  }

  close(): void {
    this.#share.release();
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
  }

  async #receive(from: number, length: number): Promise<Given> {
    const bytes = Buffer.allocUnsafe(length);
    for (let done = 0; done < length; )
      done += readSync(this.#descriptor as number, bytes, done, length - done, from + done);
    async function* all() {
      yield bytes;
    }
    return (await this.#ctx.blobs.receive(all(), this.#maxBytes)) ?? "tooLarge";
  }
}

function openNameless({ config, newId }: Ctx): number {
  const folder = spoolFolder(config);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, newId());
  const descriptor = openSync(path, "wx+", 0o600);
  unlinkSync(path);
  return descriptor;
}
