import { tagOf } from "@tessera/domain";
import { z } from "zod";
import { inputPlace, pathFields, QUERY_FIELD, QUESTION_FIELD, type RestProcedure } from "../routes.ts";
import { scopesOf } from "../trpc.ts";
import { errorsOf, headers } from "./openapi-answers.ts";
import { exampleOf } from "./openapi-example.ts";
import { type Json, jsonContent } from "./openapi-json.ts";
import { noted, toSchema } from "./openapi-schema.ts";

/** One operation of the document; its named schemas are added to `schemas`. */
export function operation(route: RestProcedure, schemas: Json): Json {
  const { name, rest, access } = route;
  const place = inputPlace(rest);
  const { parameters, object } = inputOf(route, schemas);
  const example = () => exampleOf(object, schemas);
  return {
    operationId: place === "question" ? `${name}.get` : name,
    summary: firstSentence(rest.about),
    description: [rest.about, needs(access), ...notes(route)].join("\n\n"),
    tags: [tagOf(name)],
    ...(rest.deprecated && { deprecated: true }),
    security: securityOf(access),
    parameters: [
      ...parameters,
      ...(place === "question" ? [questionParameter(object, example())] : []),
      ...headerParameters(route),
    ],
    ...(place === "body" && hasFields(object) && { requestBody: bodyOf(jsonContent(object, example())) }),
    ...(place === "form" && { requestBody: bodyOf({ "multipart/form-data": formOf(object, example()) }) }),
    ...(rest.body === "upload" && { requestBody: UPLOAD_BODY }),
    responses: { ...successes(route, schemas), ...errorsOf(route) },
  };
}

function hasFields(object: Json): boolean {
  return Object.keys((object.properties ?? {}) as Json).length > 0;
}

/** Always required: of a body that may be left out, generators check no types. */
function bodyOf(content: Json, description = "The input."): Json {
  return { description, required: true, content };
}

function inputOf(route: RestProcedure, schemas: Json): { parameters: Json[]; object: Json } {
  const { rest, json } = route;
  const place = inputPlace(rest);
  if (json) return { parameters: [], object: json.input };
  const inPath = new Map([...pathFields(rest)].map(([name, field]) => [field, name]));
  const inQuery = (field: string) => place === "query" || (place === "body" && field === QUERY_FIELD);
  const isParameter = ([field]: [string, unknown]) => inPath.has(field) || inQuery(field);
  const fields = Object.entries(route.fields);
  const parameters = fields
    .filter(isParameter)
    .map(([field, schema]) => parameter(inPath.get(field) ?? field, schema, inPath.has(field), schemas));
  const inBody = <Value>(values: [string, Value][]) => Object.fromEntries(values.filter((it) => !isParameter(it)));
  if (place === "query") return { parameters, object: {} };
  const examples = route.example && { examples: [inBody(Object.entries(route.example))] };
  return { parameters, object: { ...toSchema(z.strictObject(inBody(fields)), "input", schemas), ...examples } };
}

function firstSentence(text: string): string {
  return text.split(/(?<=[a-z`\d])[.;:](?:\s|$)/, 1)[0] ?? text;
}

/** Any bearer token; with scopes, one that has all of them. */
function securityOf(access: RestProcedure["access"]): Json[] {
  if (access === "public") return [];
  const scopes = scopesOf(access);
  return [{ bearer: [] }, ...(scopes.length > 0 ? [{ token: scopes }] : [])];
}

function needs(access: RestProcedure["access"]): string {
  if (access === "public") return "Needs no token.";
  const scopes = scopesOf(access).map((scope) => `\`${scope}\``);
  if (scopes.length === 0) return "Any token.";
  return `Needs the scope${scopes.length > 1 ? "s" : ""} ${scopes.join(" and ")}.`;
}

function notes({ isList, rest }: RestProcedure): string[] {
  if (isList) return ["With `Accept: application/x-ndjson` all rows are answered, one a line, without pages."];
  return rest.answersSecret ? ["The secret is answered once: a repeated `Idempotency-Key` is refused."] : [];
}

function headerParameters({ rest, access, single }: RestProcedure): Json[] {
  const isWrite = rest.method === "PATCH" || rest.method === "DELETE";
  return [
    ...(rest.method === "POST" && access !== "public" && rest.body !== "question" ? [IDEMPOTENCY_KEY] : []),
    ...(isWrite && single ? [IF_MATCH] : []),
    ...(rest.method === "GET" && single ? [IF_NONE_MATCH] : []),
  ];
}

const IDEMPOTENCY_KEY = headerParameter(
  "Idempotency-Key",
  "Makes the request safe to repeat: for 24 hours, the same key with the same input answers what the first request answered.",
  {
    type: "string",
    minLength: 1,
    maxLength: 255,
    pattern: "^[!-~]+$",
    examples: ["3f1c9a52-7d41-4f0e-9d0b-0d1f6f9f4a10"],
  },
);
const IF_MATCH = headerParameter(
  "If-Match",
  "The `ETag` of the version that is to be changed; 412 where it has changed meanwhile.",
  { type: "string", maxLength: 1000 },
);
const IF_NONE_MATCH = headerParameter(
  "If-None-Match",
  "The `ETag` of the version that is known; 304 where it is current.",
  {
    type: "string",
    maxLength: 1000,
  },
);

function headerParameter(name: string, description: string, schema: Json): Json {
  return { name, in: "header", required: false, description, schema };
}

const FILES: Json = {
  type: "array",
  description: "One or more report files.",
  minItems: 1,
  items: { type: "string", format: "binary", contentMediaType: "application/octet-stream" },
};

const FILE_CONTENT: Json = { "application/octet-stream": { schema: { type: "string", format: "binary" } } };

/** A multipart form of these texts and one or more files. */
function formOf(texts: Json, example: unknown): Json {
  const { properties = {}, required = [] } = texts as { properties?: Json; required?: string[] };
  return {
    schema: { type: "object", required: [...required, "file"], properties: { ...properties, file: FILES } },
    example: { ...Object(example), file: ["<testsuite/>"] },
  };
}

/** Generators can type one kind of body; that a file may also be the whole body stands in the description. */
const UPLOAD_BODY = bodyOf(
  { "multipart/form-data": formOf({}, {}) },
  "The files, as a form with fields named `file`. One file may also be the whole body, as XML, JSON, gzip, zip or tar.",
);

function questionParameter(schema: Json, example: unknown): Json {
  return {
    name: QUESTION_FIELD,
    in: "query",
    required: "required" in schema,
    description: "The question, the same JSON that the POST takes as its body, percent-encoded.",
    schema: {
      type: "string",
      contentMediaType: "application/json",
      contentSchema: schema,
      examples: [JSON.stringify(example)],
    },
  };
}

function parameter(name: string, schema: z.ZodType, isInPath: boolean, schemas: Json): Json {
  const required = isInPath || !schema.safeParse(undefined).success;
  const { description, ...rest } = noted(toSchema(schema, "input", schemas), name);
  return {
    name,
    in: isInPath ? "path" : "query",
    required,
    ...(description !== undefined && { description }),
    schema: rest,
  };
}

function successes(route: RestProcedure, schemas: Json): Json {
  const { rest, output, json, single } = route;
  const schema = json?.answer ?? (output && toSchema(output, "output", schemas));
  const content = rest.file ? FILE_CONTENT : schema && jsonContent(schema, exampleOf(schema, schemas));
  const names = ["X-Request-Id", ...(route.access === "public" ? [] : ["RateLimit", "RateLimit-Policy"])];
  const more = [
    ...(single && rest.method === "GET" ? ["ETag"] : []),
    ...(rest.method === "POST" && route.access !== "public" && rest.body !== "question"
      ? ["Idempotency-Replayed"]
      : []),
  ];
  const statuses = typeof rest.status === "function" ? [200, 201] : [rest.status ?? 200];
  const answers = Object.fromEntries(
    statuses.map((status) => [status, { description: "Done.", headers: headers(...names, ...more), content }]),
  );
  if (!single || rest.method !== "GET") return answers;
  return {
    ...answers,
    304: { description: "The known version is current.", headers: headers("X-Request-Id", "ETag") },
  };
}
