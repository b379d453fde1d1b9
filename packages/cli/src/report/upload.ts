import { type Receipt, UploadReceipt, understood } from "../api/answers.ts";
import { callApi } from "../api/api-client.ts";
import type { Connection } from "../connection.ts";
import type { Host } from "../host.ts";
import { multipartBody } from "./multipart.ts";
import type { ResultsFile } from "./results-files.ts";
import { uploadProgress } from "./upload-progress.ts";

/** The server's answer twice: as we understand it, and as it came, with what a newer server may add. */
export type Uploaded = { receipt: Receipt; answer: unknown };

export async function upload(
  files: ResultsFile[],
  query: URLSearchParams,
  connection: Connection,
  host: Host,
): Promise<Uploaded> {
  const total = files.reduce((sum, { size }) => sum + size, 0);
  const body = multipartBody(files, `tessera-${host.uniqueId()}`, uploadProgress(host, total));
  const answer = await callApi(host, connection, { method: "POST", path: `/imports?${query}`, body });
  return { receipt: understood(UploadReceipt, answer, connection), answer };
}
