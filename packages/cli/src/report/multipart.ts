import { createReadStream } from "node:fs";
import type { RequestBody } from "../api/api-client.ts";
import { CliError, EXIT } from "../exit.ts";
import { type ResultsFile, unreadable } from "./results-files.ts";

const CRLF = "\r\n";

/**
 * Files as one multipart/form-data body (RFC 7578), a `file` part each, read from disk while it is sent: memory stays
 * the same whatever their size. `onRead` hears the bytes of each try so far.
 */
export function multipartBody(files: ResultsFile[], boundary: string, onRead: (bytes: number) => void): RequestBody {
  const encoder = new TextEncoder();
  const parts = files.map((file) => ({ file, head: encoder.encode(partHead(file.name, boundary)) }));
  const partEnd = encoder.encode(CRLF);
  const end = encoder.encode(`--${boundary}--${CRLF}`);
  const length = parts.reduce((sum, { file, head }) => sum + head.length + file.size + partEnd.length, end.length);

  async function* open() {
    let read = 0;
    for (const { file, head } of parts) {
      yield head;
      for await (const chunk of readExactly(file)) {
        read += chunk.length;
        onRead(read);
        yield chunk;
      }
      yield partEnd;
    }
    yield end;
  }
  return { contentType: `multipart/form-data; boundary=${boundary}`, contentLength: length, open };
}

function partHead(name: string, boundary: string): string {
  return [
    `--${boundary}`,
    `Content-Disposition: form-data; name="file"; filename="${escapeName(name)}"`,
    "Content-Type: application/octet-stream",
    CRLF,
  ].join(CRLF);
}

/** As browsers do: https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data */
function escapeName(name: string): string {
  return name.replaceAll("\n", "%0A").replaceAll("\r", "%0D").replaceAll('"', "%22");
}

/** The size was announced already, so a file that grows meanwhile is cut and one that shrinks is an error. */
async function* readExactly({ path, name, size }: ResultsFile): AsyncGenerator<Uint8Array> {
  if (size === 0) return;
  let read = 0;
  try {
    for await (const chunk of createReadStream(path, { end: size - 1 })) {
      read += chunk.length;
      yield chunk;
    }
  } catch (error) {
    throw unreadable(name, error);
  }
  if (read < size) {
    throw new CliError(EXIT.report, `'${name}' shrank during the upload`, ["Run this when the tests have finished."]);
  }
}
