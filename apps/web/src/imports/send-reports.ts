import type { ImportReceipt } from "@tessera/domain";
import { BASE_PATH } from "#web/base-path.ts";

/** What an upload says of itself, as the query of the server takes it; empty ones are left out. */
export type UploadOptions = {
  projectId: string;
  cycleId: string;
  branch: string;
  commit: string;
  environment: string;
  runName: string;
};

/** Why an upload was refused, in words for people. */
export class UploadRefusal extends Error {
  /** The session has ended: signing in helps. */
  readonly isSignedOut: boolean;
  /** No server answered, or one that is too busy: the same upload may succeed later. */
  readonly isLater: boolean;

  constructor(message: string, { isSignedOut = false, isLater = false } = {}) {
    super(message);
    this.isSignedOut = isSignedOut;
    this.isLater = isLater;
  }
}

export type Sending = { onProgress: (share: number) => void; signal: AbortSignal };

/** Sends report files as the signed-in person. Throws UploadRefusal. */
export function sendReports(files: readonly File[], options: UploadOptions, sending: Sending): Promise<ImportReceipt> {
  return sendFiles<ImportReceipt>("reports", files, options, sending);
}

/**
 * Sends files as the signed-in person, with the options that aren't empty; `onProgress` gets the share that has been sent,
 * from 0 to 1. Throws UploadRefusal. Only this way a browser tells how far it is: `fetch` can't.
 */
export function sendFiles<Answer>(
  what: "reports" | "test-cases" | "attachments",
  files: readonly File[],
  options: Record<string, string>,
  { onProgress, signal }: Sending,
): Promise<Answer> {
  const form = new FormData();
  for (const file of files) form.append("file", file);
  const query = new URLSearchParams(Object.entries(options).filter(([, value]) => value !== ""));
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", `${BASE_PATH}/uploads/${what}?${query}`);
    request.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 0 : loaded / total);
    request.onload = () => {
      if (request.status < 300) resolve(JSON.parse(request.responseText) as Answer);
      else reject(refusalOf(request));
    };
    request.onerror = () => reject(new UploadRefusal(navigator.onLine ? UNREACHABLE : OFFLINE, { isLater: true }));
    request.onabort = () => reject(new UploadRefusal("The upload was cancelled. Nothing was stored."));
    signal.addEventListener("abort", () => request.abort());
    request.send(form);
  });
}

const OFFLINE = "You are offline. The files are still chosen; try again once you are connected.";
const UNREACHABLE = "The connection broke. Check your connection, then try again.";

function refusalOf({ status, responseText }: XMLHttpRequest): UploadRefusal {
  const { error, errorCode, issues } = readAnswer(responseText);
  if (errorCode === "NO_TOKEN") {
    return new UploadRefusal("Your session has ended. The files are still chosen; try again to sign in.", {
      isSignedOut: true,
    });
  }
  // A proxy in front of the server has limits and pages of its own.
  if (error === undefined && status === 413)
    return new UploadRefusal("The proxy in front of the server takes no upload of this size.");
  if (error === undefined) return new UploadRefusal(UNREACHABLE, { isLater: true });
  const details = issues?.map(({ message }) => message).join(" ");
  return new UploadRefusal(details || error, { isLater: errorCode === "RATE_LIMITED" || errorCode === "UNAVAILABLE" });
}

type Refused = { error?: string; errorCode?: string; issues?: { message: string }[] };

function readAnswer(text: string): Refused {
  try {
    return JSON.parse(text) as Refused;
  } catch {
    return {};
  }
}
