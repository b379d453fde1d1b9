import { on } from "node:events";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Busboy, type BusboyInstance } from "@fastify/busboy";
import { DomainError } from "@tessera/domain";
import type { Request } from "express";
import type { UploadedFile } from "../context.ts";

const MAX_FILES = 10_000;
const MAX_NAME_LENGTH = 300;
/** Raw bodies of these types are taken as one file; the reader looks at the content, not at the type. */
const RAW_TYPES = [
  ...["application/xml", "text/xml", "text/plain", "application/json", "application/x-ndjson"],
  ...["application/gzip", "application/x-gzip", "application/octet-stream"],
  // What curl says of --data-binary unless told otherwise.
  "application/x-www-form-urlencoded",
];

/** The files of an upload: each part named `file` of a multipart body, or the whole body. */
export async function* uploadedFiles(req: Request): AsyncGenerator<UploadedFile> {
  const type = (req.headers["content-type"] ?? "application/octet-stream").split(";", 1)[0]?.trim().toLowerCase() ?? "";
  if (type === "multipart/form-data") {
    yield* partsOf(req);
  } else if (RAW_TYPES.includes(type)) {
    yield { name: "report", bytes: req };
  } else {
    throw new DomainError(
      "UNSUPPORTED_MEDIA_TYPE",
      `Reports can't be sent as ${type}. Send the file as the body (application/xml) or as multipart/form-data with fields named file.`,
    );
  }
}

async function* partsOf(req: Request): AsyncGenerator<UploadedFile> {
  const busboy = openBusboy(req);
  const parts = on(busboy, "file", { close: ["finish"] });
  let stray: string | undefined;
  busboy.on("field", (name: string) => {
    stray ??= name;
  });
  // Whatever breaks the pipe reaches the loop below as busboy's own error.
  pipeline(req, busboy).catch((error) => busboy.destroy(error));
  try {
    for await (const [field, bytes, name] of parts as AsyncIterable<[string, Readable, string]>) {
      if (field !== "file") throw strayField(field);
      yield { name: String(name ?? "report").slice(-MAX_NAME_LENGTH), bytes };
    }
  } catch (error) {
    if (error instanceof DomainError || !isBrokenBody(error)) throw error;
    throw new DomainError(
      "INVALID_INPUT",
      "The upload broke off or is not valid multipart/form-data",
      {},
      { cause: error },
    );
  } finally {
    req.unpipe(busboy);
  }
  if (stray !== undefined) throw strayField(stray);
}

function openBusboy(req: Request): BusboyInstance {
  try {
    const contentType = req.headers["content-type"] as string;
    return new Busboy({ headers: { "content-type": contentType }, limits: { files: MAX_FILES }, preservePath: true });
  } catch (error) {
    throw new DomainError(
      "INVALID_INPUT",
      "The multipart body has no boundary in its Content-Type",
      {},
      { cause: error },
    );
  }
}

function strayField(name: string): DomainError {
  return new DomainError(
    "INVALID_INPUT",
    `The upload has a part named “${name}”; only file is known, and options go into the query`,
  );
}

function isBrokenBody(error: unknown): boolean {
  return error instanceof Error && !("issues" in error);
}
