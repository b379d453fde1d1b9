import { BlobStoreFailure } from "./blob-store-failure.ts";

const WRONG_KEY = ["InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidToken", "ExpiredToken", "AccountProblem"];
const FULL = [
  "QuotaExceeded",
  "XMinioStorageFull",
  "InsufficientCapacity",
  "InsufficientStorage",
  "StorageQuotaExceeded",
];
const WRONG_REGION = ["AuthorizationHeaderMalformed", "PermanentRedirect", "IllegalLocationConstraintException"];
/** Answers after which the same request may succeed a moment later. */
const PASSING_STATUS = [429, 500, 502, 503, 504];
const PASSING = ["SlowDown", "RequestTimeout", "InternalError", "ServiceUnavailable", "OperationAborted"];

/** What a bucket answered other than with success: its status, and the code in the document, where there is one. */
export type Refusal = { status: number; code: string; region: string };

export function isPassing({ status, code }: Refusal): boolean {
  return PASSING_STATUS.includes(status) || PASSING.includes(code);
}

/** Servers repeat the access key in their messages, so that only the code is kept. */
export function failureOf(refusal: Refusal): BlobStoreFailure {
  const { status, code, region } = refusal;
  const named = code === "" ? `${status}` : `${status}, ${code}`;
  if (FULL.includes(code) || status === 507) return new BlobStoreFailure("full", `it has no room left (${named})`);
  if (isPassing(refusal)) return new BlobStoreFailure("away", `its server can't answer at the moment (${named})`);
  if (code === "NoSuchBucket") return new BlobStoreFailure("misconfigured", `there is no such bucket (${named})`);
  if (WRONG_KEY.includes(code))
    return new BlobStoreFailure("refused", `the access key or its secret is wrong (${named})`);
  if (code === "RequestTimeTooSkewed") {
    return new BlobStoreFailure("misconfigured", `the clocks of this machine and of the bucket differ (${named})`);
  }
  if (WRONG_REGION.includes(code) || status === 301) {
    const hint = region === "" ? "set the right one with ?region=…" : `set ?region=${region}`;
    return new BlobStoreFailure("misconfigured", `it is in another region: ${hint} (${named})`);
  }
  if (status === 401 || status === 403) {
    const needs = "the access key must be allowed to list, read, write and delete in it";
    return new BlobStoreFailure("refused", `it refuses the access: ${needs} (${named})`);
  }
  return new BlobStoreFailure("misconfigured", `its server answers in an unexpected way (${named})`);
}

/** The server could not be reached, or the connection broke off. */
export function connectionFailure(cause: unknown): BlobStoreFailure {
  if (cause instanceof BlobStoreFailure) return cause;
  // A name with several addresses fails with an error of errors.
  const first: unknown = cause instanceof AggregateError ? cause.errors[0] : cause;
  const code = first instanceof Error && "code" in first ? String(first.code) : "";
  const isCertificate = /^(?:CERT_|DEPTH_ZERO_|SELF_SIGNED_|UNABLE_TO_|ERR_TLS_)/.test(code);
  const named = /^[A-Z0-9_]{1,60}$/.test(code) ? ` (${code})` : "";
  if (isCertificate)
    return new BlobStoreFailure("misconfigured", `the certificate of its server isn't trusted${named}`);
  return new BlobStoreFailure("away", `its server can't be reached${named}`);
}
