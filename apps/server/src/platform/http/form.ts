import { DomainError, refusedInput } from "@tessera/domain";
import type { Request } from "express";
import type { Ctx, UploadedFile } from "../context.ts";
import { uploadTooLarge } from "../limits/spool-space.ts";
import { TempFile } from "../temp-file.ts";
import { isForm, requireAnnounced, typeOf } from "./announced-body.ts";
import { partsOf, refuseTextAsFile } from "./upload.ts";

/** A file of the form, and its bytes on disk. */
type Kept = { name: string; start: number; end: number };

/**
 * A multipart form, read whole before its texts are used: they may come after the files, which wait on disk until then.
 * Must be closed in any case.
 */
export class ReceivedForm {
  readonly #ctx: Pick<Ctx, "config" | "newId" | "spoolSpace" | "bodyPace">;
  readonly #files: Kept[] = [];
  #disk: TempFile | undefined;

  constructor(ctx: Pick<Ctx, "config" | "newId" | "spoolSpace" | "bodyPace">) {
    this.#ctx = ctx;
  }

  /** Receives the form; answers its texts. Throws INVALID_INPUT, PAYLOAD_TOO_LARGE, UNSUPPORTED_MEDIA_TYPE. */
  async receive(req: Request): Promise<Record<string, string>> {
    if (!isForm(req)) {
      const message = `A form can't be sent as ${typeOf(req)}. Send multipart/form-data, as curl does for -F`;
      throw new DomainError("UNSUPPORTED_MEDIA_TYPE", message);
    }
    const texts = new Map<string, string>();
    const { maxImportBytes } = this.#ctx.config;
    requireAnnounced(req, maxImportBytes);
    const disk = await TempFile.open(this.#ctx);
    this.#disk = disk;
    let size = 0;
    for await (const { name, bytes } of partsOf(req, this.#ctx.bodyPace, takeInto(texts))) {
      const start = size;
      for await (const chunk of bytes) {
        size += chunk.length;
        if (size > maxImportBytes) throw uploadTooLarge(maxImportBytes);
        await disk.append(chunk);
      }
      this.#files.push({ name, start, end: size });
    }
    return Object.fromEntries(texts);
  }

  /** The files, in the order of their arrival. */
  async *files(): AsyncGenerator<UploadedFile> {
    const disk = this.#disk;
    if (disk) for (const { name, start, end } of this.#files) yield { name, bytes: disk.read(start, end) };
  }

  async close(): Promise<void> {
    await this.#disk?.close();
  }
}

function takeInto(texts: Map<string, string>) {
  return (name: string, text: string, isCut: boolean) => {
    refuseTextAsFile(name);
    if (isCut) throw refusedInput([name], "This text is too long");
    if (`${name}${text}`.includes("\ufffd"))
      throw refusedInput([name], "This text is not UTF-8; send the form as UTF-8");
    if (texts.has(name)) throw refusedInput([name], "This is given twice; give it once");
    texts.set(name, text);
  };
}
