import type { TesseraErrorCode, TesseraIssue, TesseraScope } from "./api.ts";

/** What the server said of a failed call beside its message. */
export type TesseraErrorDetails = {
  errorCode: TesseraErrorCode;
  /** HTTP status; null where no Tessera answered. */
  status?: number | null;
  issues?: TesseraIssue[];
  requiredScopes?: TesseraScope[];
  retryAfter?: number | null;
  requestId?: string | null;
};

/** A call that failed. The message is for people; programs go by `errorCode`. */
export class TesseraError extends Error {
  override readonly name = "TesseraError";
  readonly errorCode: TesseraErrorCode;
  /** HTTP status; null where no Tessera answered. */
  readonly status: number | null;
  /** What is wrong with the input; empty unless `errorCode` is `INVALID_INPUT`. */
  readonly issues: readonly TesseraIssue[];
  /** The scopes that the call needs; empty unless `errorCode` is `INSUFFICIENT_SCOPE`. */
  readonly requiredScopes: readonly TesseraScope[];
  /** Seconds after which another try makes sense; null where the server names none. */
  readonly retryAfter: number | null;
  /** What the server's log knows the call by; null where no Tessera answered. */
  readonly requestId: string | null;

  constructor(message: string, details: TesseraErrorDetails, options?: ErrorOptions) {
    super(message, options);
    this.errorCode = details.errorCode;
    this.status = details.status ?? null;
    this.issues = details.issues ?? [];
    this.requiredScopes = details.requiredScopes ?? [];
    this.retryAfter = details.retryAfter ?? null;
    this.requestId = details.requestId ?? null;
  }
}
