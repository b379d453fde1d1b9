import { on } from "node:events";
import { finished, type Readable } from "node:stream";
import { Busboy, type BusboyInstance } from "@fastify/busboy";
import { DomainError, shownText, storable } from "@tessera/domain";
import type { Request } from "express";
import type { UploadedFile } from "../context.ts";
import {
  type BodyPace,
  MAX_FILE_NAME_LENGTH,
  MAX_FILES,
  MAX_PART_HEADERS,
  MAX_TEXT_BYTES,
  MAX_TEXTS,
} from "../limits/limits.ts";
import { isForm, typeOf } from "./announced-body.ts";
import { watchPace } from "./body-time.ts";

/** Raw bodies of these types are taken as one file; the reader looks at the content, not at the type. */
const RAW_TYPES = [
  ...["application/xml", "text/xml", "text/plain", "text/csv", "application/json", "application/x-ndjson"],
  ...["application/gzip", "application/x-gzip", "application/octet-stream"],
  ...["application/zip", "application/x-zip-compressed", "application/x-tar", "application/x-gtar"],
  // curl's default for --data-binary.
  "application/x-www-form-urlencoded",
];

/** The files of an upload: each part named `file` of a multipart body, or the whole body. */
export async function* uploadedFiles(req: Request, pace: BodyPace): AsyncGenerator<UploadedFile> {
  const type = typeOf(req);
  if (isForm(req)) {
    yield* partsOf(req, pace, strayText);
  } else if (RAW_TYPES.includes(type)) {
    yield { name: "report", bytes: bodyOf(req, pace) };
  } else {
    throw new DomainError(
      "UNSUPPORTED_MEDIA_TYPE",
      `Files can't be sent as ${type}. Send the file as the body (application/xml) or as multipart/form-data with fields named file.`,
    );
  }
}

async function* bodyOf(req: Request, pace: BodyPace): AsyncGenerator<Uint8Array> {
  try {
    yield* unbroken(pacedChunks(req, pace));
  } finally {
    readAway(req);
  }
}

async function* pacedChunks(req: Request, pace: BodyPace): AsyncGenerator<Uint8Array> {
  const chunks = req.iterator({ destroyOnReturn: false })[Symbol.asyncIterator]();
  let isSlow = false;
  let isReading = false;
  let stop = () => {};
  const slow = new Promise<never>((_, reject) => {
    const onSlow = (error: DomainError) => {
      isSlow = true;
      reject(error);
    };
    stop = watchPace(req, pace, onSlow, () => isReading);
  });
  try {
    for (;;) {
      isReading = true;
      const { done, value } = await Promise.race([chunks.next(), slow]);
      isReading = false;
      if (done) return;
      yield value;
    }
  } finally {
    stop();
    // Where a chunk is still waited for, this would wait with it.
    if (!isSlow) await chunks.return?.();
  }
}

/** Takes a text of a form, or throws if it is invalid. */
export type TakeText = (name: string, text: string, isCut: boolean) => void;

/** The parts named `file` of a multipart form; its texts are handed to `take` as they come. */
export async function* partsOf(req: Request, pace: BodyPace, take: TakeText): AsyncGenerator<UploadedFile> {
  const busboy = openBusboy(req);
  const files = on(busboy, "file", { close: ["finish"] }) as AsyncIterable<[string, Readable, string | undefined]>;
  const { failure, fail } = failureOf(req, busboy, take);
  const stop = watchPace(req, pace, fail, () => !req.isPaused());
  try {
    req.pipe(busboy);
    for await (const [, bytes, name = "report"] of files) {
      yield { name: shownText(storable(name.slice(-MAX_FILE_NAME_LENGTH))), bytes: unbroken(bytes) };
    }
  } catch (error) {
    throw failure() ?? brokenOff(error);
  } finally {
    stop();
    req.unpipe(busboy);
    readAway(req);
  }
  const error = failure();
  if (error) throw error;
}

type Failure = { failure: () => DomainError | undefined; fail: (error: unknown) => void };

/** Stops busboy and all its files at the first error, and keeps that error. */
function failureOf(req: Request, busboy: BusboyInstance, take: TakeText): Failure {
  let failure: DomainError | undefined;
  const files: Readable[] = [];
  const fail = (error: unknown) => {
    if (failure) return;
    failure = error instanceof DomainError ? error : brokenOff(error);
    for (const bytes of files) bytes.destroy(failure);
    busboy.destroy(failure);
  };
  busboy.on("file", (field: string, bytes: Readable) => {
    // Busboy emits a file's end in mid-part as an error, possibly before anything listens for it.
    bytes.on("error", fail);
    files.push(bytes);
    if (field !== "file") fail(strayFile(field));
    if (failure) bytes.destroy(failure);
  });
  busboy.on("field", (name, text, isNameCut, isTextCut) => {
    if (failure) return;
    try {
      take(name, text, isNameCut || isTextCut);
    } catch (error) {
      fail(error);
    }
  });
  busboy.on("fieldsLimit", () => fail(new DomainError("INVALID_INPUT", `A form holds at most ${MAX_TEXTS} fields`)));
  busboy.on("filesLimit", () => fail(tooManyFiles()));
  busboy.on("partsLimit", () => fail(tooManyFiles()));
  busboy.on("error", fail);
  finished(req, { writable: false }, (error) => error && fail(error));
  return { failure: () => failure, fail };
}

async function* unbroken(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* bytes;
  } catch (error) {
    throw error instanceof DomainError ? error : brokenOff(error);
  }
}

/** A client that still sends reads no answer: the rest of its body is read and dropped. */
function readAway(req: Request): void {
  req.resume();
}

function openBusboy(req: Request): BusboyInstance {
  try {
    const contentType = req.headers["content-type"] as string;
    const limits = {
      ...{ files: MAX_FILES, fields: MAX_TEXTS, fieldSize: MAX_TEXT_BYTES },
      // Parts that are neither count too.
      ...{ parts: MAX_FILES + MAX_TEXTS, headerPairs: MAX_PART_HEADERS },
    };
    return new Busboy({ headers: { "content-type": contentType }, limits, preservePath: true });
  } catch (error) {
    throw new DomainError(
      "INVALID_INPUT",
      "The multipart body has no boundary in its Content-Type",
      {},
      { cause: error },
    );
  }
}

/** Rejects a text where only files are allowed. */
function strayText(name: string): never {
  refuseTextAsFile(name);
  throw new DomainError(
    "INVALID_INPUT",
    `The upload has a part named “${name}”; name files “file”, and send options in the query`,
  );
}

/** Throws for a file that came as a text. */
export function refuseTextAsFile(name: string): void {
  if (name !== "file") return;
  throw new DomainError(
    "INVALID_INPUT",
    "The part named file holds a text instead of a file: it needs a filename, which curl sends for -F file=@report.xml",
  );
}

function strayFile(name: string): DomainError {
  return new DomainError("INVALID_INPUT", `The upload has a file in a part named “${name}”; name it file`);
}

function tooManyFiles(): DomainError {
  return new DomainError("INVALID_INPUT", `An upload holds at most ${MAX_FILES} files; send the rest in another`);
}

function brokenOff(cause: unknown): DomainError {
  return new DomainError("INVALID_INPUT", "The upload broke off or is not valid multipart/form-data", {}, { cause });
}
