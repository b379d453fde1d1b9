import { DomainError, type ErrorCode, HTTP_STATUS, redactTokens } from "@tessera/domain";

/** What is wrong, in the words of RFC 7644, 3.12. */
export type ScimType =
  | "invalidFilter"
  | "invalidPath"
  | "invalidSyntax"
  | "invalidValue"
  | "mutability"
  | "noTarget"
  | "tooMany"
  | "uniqueness";

/** An error that SCIM has a word for. */
export class ScimError extends DomainError {
  readonly scimType: ScimType;
  constructor(code: ErrorCode, scimType: ScimType, message: string) {
    super(code, message);
    this.scimType = scimType;
  }
}

/** A request that can't be meant. */
export function refused(scimType: ScimType, message: string): ScimError {
  return new ScimError("INVALID_INPUT", scimType, message);
}

/** Another account or team has it already. */
export function taken(message: string): ScimError {
  return new ScimError("CONFLICT", "uniqueness", message);
}

const ERROR_SCHEMA = "urn:ietf:params:scim:api:messages:2.0:Error";

/** The answer to an error; messages repeat rejected input, any of which may be a token. */
export function scimErrorBody(error: DomainError) {
  const scimType = error instanceof ScimError ? error.scimType : error.code === "INVALID_INPUT" ? "invalidValue" : null;
  return {
    schemas: [ERROR_SCHEMA],
    status: String(HTTP_STATUS[error.code]),
    ...(scimType && { scimType }),
    detail: redactTokens(error.message),
  };
}
