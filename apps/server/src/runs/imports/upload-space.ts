import type { ScratchSpace } from "@tessera/reports";
import type { Ctx } from "../../platform/context.ts";
import type { SpoolShare } from "../../platform/limits/spool-space.ts";
import { spoolFolder, TempFile } from "../../platform/temp-file.ts";

/** Room on disk while an upload is read: for one zip archive at a time, and for what readers join at the end. */
export class UploadSpace {
  readonly #ctx: Pick<Ctx, "config" | "newId" | "spoolSpace">;
  readonly #share: SpoolShare;
  #archive: TempFile | null = null;

  constructor(ctx: Pick<Ctx, "config" | "newId" | "spoolSpace">) {
    this.#ctx = ctx;
    this.#share = ctx.spoolSpace.share();
  }

  /** Throws PAYLOAD_TOO_LARGE or STORAGE_FULL where it has no room. */
  get scratch(): ScratchSpace {
    return { folder: spoolFolder(this.#ctx.config), take: (bytes) => this.#share.take(bytes) };
  }

  /** Keeps the bytes of an archive in place of those of the one before, and answers the descriptor of their file. */
  async keep(bytes: AsyncIterable<Uint8Array>): Promise<number> {
    await this.#archive?.close();
    this.#archive = null;
    this.#archive = await TempFile.open(this.#ctx);
    for await (const chunk of bytes) await this.#archive.append(chunk);
    return this.#archive.descriptor;
  }

  async close(): Promise<void> {
    this.#share.release();
    await this.#archive?.close();
  }
}
