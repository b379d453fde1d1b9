import { HTTP_STATUS } from "@tessera/domain";
import { CliError, EXIT, type ExitCode } from "../exit.ts";

/** The part of the server's error body that is shown. Read leniently: a newer server may know more, a proxy less. */
type ErrorBody = {
  error: string;
  errorCode: string;
  requestId?: string;
  issues?: { path: (string | number)[]; message: string }[];
  requiredScopes?: string[];
  file?: string;
  line?: number | null;
};

/** An error response as the user sees it; `text` is the body, from Tessera or from a proxy in front of it. */
export function errorFromAnswer(status: number, text: string, url: string): CliError {
  const body = parseErrorBody(text);
  if (!body) return foreignError(status, url);
  return new CliError(exitCodeOf(status), body.error, details(status, body));
}

function exitCodeOf(status: number): ExitCode {
  if (status === HTTP_STATUS.INVALID_INPUT) return EXIT.usage;
  if (status === 401 || status === 403 || status === 404) return EXIT.access;
  if (status === 413 || status === 415 || status === 422) return EXIT.report;
  return EXIT.server;
}

function details(status: number, body: ErrorBody): string[] {
  const lines: string[] = [];
  if (body.file !== undefined) lines.push(`In ${body.file}${body.line ? `, line ${body.line}` : ""}`);
  for (const { path, message } of body.issues ?? []) lines.push(`${path.join(".")}: ${message}`);
  if (body.requiredScopes?.length) lines.push(`The token needs ${body.requiredScopes.join(", ")}.`);
  if (status === 404)
    lines.push("Either there is no such thing on this server, or it is in a project the token can't see.");
  lines.push(`${body.errorCode}${body.requestId ? `, request ${body.requestId}` : ""}`);
  return lines;
}

/** Not Tessera's own words: a proxy, a firewall, another server. The body is usually a page of HTML, so it isn't shown. */
function foreignError(status: number, url: string): CliError {
  const origin = new URL(url).origin;
  const about = `HTTP ${status} from ${origin}`;
  if (status === 401 || status === 403) {
    return new CliError(EXIT.access, `${about}, not from Tessera: something in front of it refuses the request`);
  }
  if (status === 404) return new CliError(EXIT.server, `${about}: there is no Tessera server. Is the address right?`);
  if (status === 413)
    return new CliError(EXIT.report, `${about}: the upload is too large for something in front of Tessera`);
  return new CliError(EXIT.server, about);
}

function parseErrorBody(text: string): ErrorBody | undefined {
  try {
    const body: unknown = JSON.parse(text);
    return isErrorBody(body) ? body : undefined;
  } catch {
    return undefined;
  }
}

function isErrorBody(body: unknown): body is ErrorBody {
  if (typeof body !== "object" || body === null) return false;
  const { error, errorCode, file, issues, requiredScopes } = body as Record<string, unknown>;
  return (
    typeof error === "string" &&
    typeof errorCode === "string" &&
    (file === undefined || typeof file === "string") &&
    (issues === undefined || (Array.isArray(issues) && issues.every((issue) => Array.isArray(issue?.path)))) &&
    (requiredScopes === undefined || Array.isArray(requiredScopes))
  );
}
