import type { UploadQuery, UploadReceipt } from "./api.ts";
import { restError, unreachable } from "./error-answer.ts";
import type { Transport } from "./transport.ts";

/** The bytes of a report file. A `File` brings its name. */
export type UploadBody = Blob | Uint8Array<ArrayBuffer> | string | ReadableStream<Uint8Array>;

/** A report file with the name that errors and warnings call it by. */
export type UploadFile = { name: string; content: UploadBody };

export type UploadOptions = UploadQuery & {
  signal?: AbortSignal;
  /** Called with the bytes sent so far, and with all there are where that is known. */
  onProgress?: (progress: { sent: number; total: number | null }) => void;
};

type Sent = { status: number; body: string };
type Upload = { address: string; files: UploadFile[]; authorization: string };

/** Uploads report files as one import, streams without gathering them first. */
export async function uploadReports(
  transport: Transport,
  reports: UploadBody | UploadFile | readonly UploadFile[],
  { signal, onProgress, ...query }: UploadOptions,
): Promise<UploadReceipt> {
  const { url } = transport.options;
  signal?.throwIfAborted();
  const upload = {
    address: addressOf(url, query),
    files: filesOf(reports),
    authorization: await transport.authorization(),
  };
  const sent = await send(transport, upload, { signal, onProgress });
  if (sent.status >= 300) throw restError(sent.status, sent.body, url);
  try {
    return JSON.parse(sent.body) as UploadReceipt;
  } catch (error) {
    throw unreachable(url, sent.status, error);
  }
}

async function send(
  transport: Transport,
  upload: Upload,
  how: Pick<UploadOptions, "signal" | "onProgress">,
): Promise<Sent> {
  const { url, fetch } = transport.options;
  try {
    // Browsers report no progress of what `fetch` sends, and stream only over some connections.
    return typeof XMLHttpRequest === "undefined" ? await sendStream(fetch, upload, how) : await sendForm(upload, how);
  } catch (error) {
    how.signal?.throwIfAborted();
    throw unreachable(url, undefined, error);
  }
}

function addressOf(url: string, query: Record<string, unknown>): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null);
  return `${url}/api/v1/imports?${new URLSearchParams(given.map(([name, value]) => [name, String(value)]))}`;
}

function filesOf(reports: UploadBody | UploadFile | readonly UploadFile[]): UploadFile[] {
  if (Array.isArray(reports)) return [...reports];
  if (typeof reports === "object" && "content" in reports) return [reports];
  const content = reports as UploadBody;
  const name = typeof File !== "undefined" && content instanceof File ? content.name : "report";
  return [{ name, content }];
}

async function sendStream(
  fetch: typeof globalThis.fetch,
  { address, files, authorization }: Upload,
  { signal, onProgress }: Pick<UploadOptions, "signal" | "onProgress">,
): Promise<Sent> {
  const boundary = `tessera-${crypto.randomUUID()}`;
  const form = formOf(files, boundary, onProgress);
  const response = await fetch(address, {
    method: "POST",
    headers: { authorization, "content-type": `multipart/form-data; boundary=${boundary}` },
    body: toStream(form),
    // Needed by Node.js for a body that is a stream; not yet in the types of the web.
    ...{ duplex: "half" },
    ...(signal && { signal }),
  });
  return { status: response.status, body: await response.text() };
}

async function* formOf(
  files: readonly UploadFile[],
  boundary: string,
  onProgress: UploadOptions["onProgress"],
): AsyncGenerator<Uint8Array> {
  const text = new TextEncoder();
  const sizes = files.map(({ content }) => sizeOf(content));
  const total = sizes.includes(null) ? null : sizes.reduce<number>((sum, size) => sum + (size ?? 0), 0);
  let sent = 0;
  for (const { name, content } of files) {
    yield text.encode(`--${boundary}\r\n${dispositionOf(name)}\r\nContent-Type: application/octet-stream\r\n\r\n`);
    for await (const chunk of chunksOf(content)) {
      yield chunk;
      sent += chunk.length;
      onProgress?.({ sent, total });
    }
    yield text.encode("\r\n");
  }
  yield text.encode(`--${boundary}--\r\n`);
}

/** Quotes and line ends as browsers write them in a form. */
function dispositionOf(name: string): string {
  const escaped = name.replaceAll('"', "%22").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
  return `Content-Disposition: form-data; name="file"; filename="${escaped}"`;
}

function sizeOf(content: UploadBody): number | null {
  if (typeof content === "string") return new TextEncoder().encode(content).length;
  if (content instanceof Blob) return content.size;
  return content instanceof Uint8Array ? content.length : null;
}

async function* chunksOf(content: UploadBody): AsyncGenerator<Uint8Array> {
  const reader = streamOf(content).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel();
  }
}

function streamOf(content: UploadBody): ReadableStream<Uint8Array> {
  if (content instanceof ReadableStream) return content;
  return (content instanceof Blob ? content : new Blob([content])).stream();
}

function toStream(chunks: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await chunks.return(undefined);
    },
  });
}

async function sendForm(
  { address, files, authorization }: Upload,
  { signal, onProgress }: Pick<UploadOptions, "signal" | "onProgress">,
): Promise<Sent> {
  const form = new FormData();
  for (const { name, content } of files) {
    form.append("file", content instanceof Blob ? content : await new Response(content).blob(), name);
  }
  const request = new XMLHttpRequest();
  request.open("POST", address);
  request.setRequestHeader("authorization", authorization);
  const stop = () => request.abort();
  signal?.addEventListener("abort", stop, { once: true });
  try {
    return await new Promise((resolve, reject) => {
      request.upload.onprogress = ({ loaded, total, lengthComputable }) =>
        onProgress?.({ sent: loaded, total: lengthComputable ? total : null });
      request.onload = () => resolve({ status: request.status, body: request.responseText });
      request.onerror = () => reject(new TypeError("The connection failed"));
      request.onabort = () => reject(signal?.reason);
      request.send(form);
    });
  } finally {
    signal?.removeEventListener("abort", stop);
  }
}
