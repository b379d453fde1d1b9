/** HTTP status of each error code; the same table serves every endpoint (tRPC, REST, MCP). */
export const HTTP_STATUS = {
  TOKEN_IN_URL: 400,
  NO_TOKEN: 401,
  INVALID_FORMAT: 401,
  INVALID_TOKEN: 401,
  INACTIVE_TOKEN: 401,
  EXPIRED_TOKEN: 401,
  INACTIVE_USER: 401,
  API_ACCESS_DISABLED: 401,
  IP_NOT_ALLOWED: 403,
  RATE_LIMITED: 429,
  INSUFFICIENT_SCOPE: 403,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  REQUEST_TIMEOUT: 408,
  INVALID_INPUT: 400,
  CONFLICT: 409,
  PRECONDITION_FAILED: 412,
  PAYLOAD_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  UNREADABLE_REPORT: 422,
  INTERNAL: 500,
  UNAVAILABLE: 503,
  STORAGE_FULL: 507,
} as const;

export type ErrorCode = keyof typeof HTTP_STATUS;

/** One thing wrong with an input: where (keys and indexes from the outside in) and what. */
export type InputIssue = { path: (string | number)[]; message: string };

/**
 * What a program can do about an error: `RECENT_PROOF` asks to confirm who you are (`session.confirm…`) and try again, `SECOND_FACTOR` to
 * sign in with a code or a passkey too, `SECOND_FACTOR_SETUP` to set one up before anything else.
 */
export const ERROR_REASONS = ["RECENT_PROOF", "SECOND_FACTOR", "SECOND_FACTOR_SETUP"] as const;
export type ErrorReason = (typeof ERROR_REASONS)[number];

type ErrorDetails = {
  issues?: InputIssue[];
  requiredScopes?: string[];
  /** Seconds after which another try makes sense. */
  retryAfter?: number;
  reason?: ErrorReason;
  /** Place in an uploaded report. */
  file?: string;
  line?: number | null;
};

/**
 * The one error of the product. `message` reaches the caller word for word: it says what happened and what to do,
 * and never carries a token, a password, a stack or SQL.
 */
export class DomainError extends Error {
  override name = "DomainError";
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.details = details;
  }
}

/** INVALID_INPUT for the one thing that is wrong at this place of an input. */
export function refusedInput(path: InputIssue["path"], message: string): DomainError {
  const where = path.length > 0 ? `${path.join(".")}: ` : "";
  return new DomainError("INVALID_INPUT", `Invalid input. ${where}${message}`, { issues: [{ path, message }] });
}
