import { ERROR_NOTES, ERROR_REASONS, type ErrorCode, HTTP_STATUS } from "@tessera/domain";
import { inputPlace, type RestProcedure } from "../routes.ts";
import { type Json, jsonContent } from "./openapi-json.ts";

const ERROR_CODES = Object.keys(HTTP_STATUS) as ErrorCode[];

/** The one error body of every endpoint. */
export const ERROR_SCHEMA: Json = {
  type: "object",
  description: "Why a request was refused.",
  required: ["error", "errorCode", "requestId"],
  properties: {
    error: { type: "string", description: "What happened and what to do, for people." },
    errorCode: { type: "string", description: "What happened, for programs.", enum: ERROR_CODES },
    requestId: { type: "string", description: "Finds the request in the server's log." },
    issues: {
      type: "array",
      description: "Each thing that is wrong with the input.",
      items: {
        type: "object",
        required: ["path", "message"],
        properties: {
          path: {
            type: "array",
            description: "Where it is: names and indexes, from the outside in.",
            items: { type: ["string", "integer"] },
          },
          message: { type: "string", description: "What is wrong there." },
        },
      },
    },
    requiredScopes: {
      type: "array",
      description: "The scopes that the token lacks.",
      items: { type: "string" },
    },
    retryAfter: { type: "number", description: "Seconds after which another try makes sense." },
    reason: { type: "string", description: "What a person in the page can do about it.", enum: ERROR_REASONS },
    file: { type: "string", description: "The uploaded file that can't be read." },
    line: { type: ["integer", "null"], description: "The line of that file, where it is known." },
  },
};

/** The headers that answers carry, by their name. */
export const HEADERS: Record<string, Json> = {
  "X-Request-Id": header("Finds the request in the server's log: the caller's own id where one was sent.", "string"),
  RateLimit: header(
    'What is left of the token\'s quota and when it is renewed, in seconds: `"token";r=598;t=41`.',
    "string",
  ),
  "RateLimit-Policy": header('The quota of the token and its window in seconds: `"token";q=600;w=60`.', "string"),
  "WWW-Authenticate": header("How to authenticate, and what was wrong.", "string"),
  "Retry-After": header("Seconds after which another try makes sense.", "integer"),
  ETag: header("The version of what was answered, for `If-Match` and `If-None-Match`.", "string"),
  "Idempotency-Replayed": header(
    "`true` where the answer of an earlier request with the same key is repeated.",
    "string",
  ),
};

function header(description: string, type: string): Json {
  return { description, schema: { type } };
}

export function headers(...names: (keyof typeof HEADERS)[]): Json {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

const EXTRA_HEADERS: Record<number, string[]> = {
  401: ["WWW-Authenticate"],
  403: ["WWW-Authenticate"],
  429: ["Retry-After", "RateLimit", "RateLimit-Policy"],
  503: ["Retry-After"],
  507: ["Retry-After"],
};

const statusName = (status: number) => `Error${status}`;

/** Only for methods that no operation of the document has. */
const UNLISTED = 405;

/** The answer of each status that is an error. */
export function errorAnswers(): Json {
  const statuses = [...new Set(Object.values(HTTP_STATUS))].filter((status) => status !== UNLISTED).sort();
  return Object.fromEntries(
    statuses.map((status) => {
      const codes = ERROR_CODES.filter((code) => HTTP_STATUS[code] === status);
      const description = codes.map((code) => `\`${code}\`: ${ERROR_NOTES[code]}.`).join("\n\n");
      const [errorCode] = codes.slice(-1) as [ErrorCode];
      const example = { error: ERROR_NOTES[errorCode], errorCode, requestId: "0198f1d4-5b6c-7def-8123-456789abcdef" };
      return [
        statusName(status),
        {
          description,
          headers: headers("X-Request-Id", ...(EXTRA_HEADERS[status] ?? [])),
          content: jsonContent({ $ref: "#/components/schemas/Error" }, example),
        },
      ];
    }),
  );
}

/** The errors that a route answers, as references by status. */
export function errorsOf(route: RestProcedure): Json {
  const { access, rest, takesInput } = route;
  const isRead = rest.method === "GET" || rest.body === "question";
  const hasBody = inputPlace(rest) === "body" || rest.body === "upload" || rest.body === "form";
  const statuses = [
    400,
    ...(access === "public" ? [] : [401, 403]),
    ...(takesInput && access !== "public" ? [404] : []),
    ...(isRead || access === "public" ? [] : [409]),
    ...(rest.method === "PATCH" || rest.method === "DELETE" ? [412] : []),
    ...(hasBody ? [408, 413, 415] : []),
    ...(rest.body === "upload" || rest.body === "form" ? [422] : []),
    429,
    500,
    503,
    ...(isRead ? [] : [507]),
  ].sort((a, b) => a - b);
  return Object.fromEntries(statuses.map((it) => [it, { $ref: `#/components/responses/${statusName(it)}` }]));
}
