import { ERROR_REASONS, HTTP_STATUS } from "@tessera/domain";
import { z } from "zod";
import { QUERY_FIELD } from "./rest.ts";
import { inputPlace, pathFields, QUESTION_FIELD, type RestProcedure, restProcedures } from "./routes.ts";
import { REST_BASES, scopesOf } from "./trpc.ts";

type Json = Record<string, unknown>;

/** The OpenAPI 3.1 document of the REST endpoints, generated from their procedures. */
export function openApiDocument(procedures: Record<string, unknown>, version: string, serverUrl: string): Json {
  const schemas: Json = { Error: ERROR_SCHEMA };
  const paths: Record<string, Json> = {};
  const [ownBase] = REST_BASES;
  for (const route of restProcedures(procedures)) {
    const { path, aliases = [], method, base = ownBase } = route.rest;
    for (const [index, address] of [path, ...aliases].map((it) => base + it).entries()) {
      paths[address] ??= {};
      paths[address][method.toLowerCase()] = operation(route, index, schemas);
    }
  }
  return {
    openapi: "3.1.0",
    info: { title: "Tessera", version, description: "Test management over REST with personal access tokens." },
    servers: [{ url: serverUrl }],
    security: [{ bearer: [] }],
    paths,
    components: { schemas, securitySchemes: { bearer: { type: "http", scheme: "bearer" } } },
  };
}

const ERROR_SCHEMA: Json = {
  type: "object",
  required: ["error", "errorCode", "requestId"],
  properties: {
    error: { type: "string", description: "What happened and what to do, for people" },
    errorCode: { type: "string", enum: Object.keys(HTTP_STATUS) },
    requestId: { type: "string" },
    issues: {
      type: "array",
      items: {
        type: "object",
        required: ["path", "message"],
        properties: { path: { type: "array", items: { type: ["string", "integer"] } }, message: { type: "string" } },
      },
    },
    requiredScopes: { type: "array", items: { type: "string" } },
    reason: { type: "string", description: "What a program can do about it", enum: ERROR_REASONS },
  },
};

function operation(route: RestProcedure, aliasIndex: number, schemas: Json): Json {
  const { name, rest, access } = route;
  const inPath = new Map([...pathFields(rest)].map(([name, field]) => [field, name]));
  const fields = Object.entries(route.fields);
  const place = inputPlace(rest);
  const inQuery = (field: string) => place === "query" || (place === "body" && field === QUERY_FIELD);
  const isParameter = ([field]: [string, unknown]) => inPath.has(field) || inQuery(field);
  const parameters = fields
    .filter(isParameter)
    .map(([field, schema]) => parameter(inPath.get(field) ?? field, schema, inPath.has(field), schemas));
  const others = Object.fromEntries(fields.filter((it) => !isParameter(it)));
  const body = z.strictObject(others);
  const object = place === "query" ? {} : toSchema(body, "input", schemas);
  const isNeeded = place === "body" && rest.body !== "question" && !body.safeParse({}).success;
  return {
    operationId: [name, place === "question" ? "get" : "", aliasIndex > 0 ? aliasIndex + 1 : ""]
      .filter(Boolean)
      .join("."),
    summary: rest.about,
    description: needs(access),
    tags: [name.split(".")[0]],
    parameters: [...parameters, ...(place === "question" ? [questionParameter(object)] : [])],
    ...(place === "body" && { requestBody: { required: isNeeded, content: jsonContent(object) } }),
    ...(place === "form" && { requestBody: { required: true, content: { "multipart/form-data": formOf(object) } } }),
    ...(rest.body === "upload" && { requestBody: UPLOAD_BODY }),
    responses: {
      ...successes(route, schemas),
      "4XX": {
        description: "Refused",
        content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } },
      },
    },
  };
}

function needs(access: RestProcedure["access"]): string {
  if (access === "public") return "Needs no token.";
  const scopes = scopesOf(access).map((scope) => `\`${scope}\``);
  if (scopes.length === 0) return "Any token.";
  return `Needs the scope${scopes.length > 1 ? "s" : ""} ${scopes.join(" and ")}.`;
}

/** A multipart form of these texts and one or more files. */
function formOf(texts: Json): Json {
  const { properties = {}, required = [] } = texts as { properties?: Json; required?: string[] };
  const file = { type: "array", items: { type: "string", contentMediaType: "application/octet-stream" } };
  return { schema: { type: "object", required: [...required, "file"], properties: { ...properties, file } } };
}

const UPLOAD_BODY: Json = {
  required: true,
  content: { "multipart/form-data": formOf({}), "application/xml": {}, "application/gzip": {}, "application/zip": {} },
};

function jsonContent(schema: Json): Json {
  return { "application/json": { schema } };
}

function questionParameter(schema: Json): Json {
  return { name: QUESTION_FIELD, in: "query", required: false, content: jsonContent(schema) };
}

function parameter(name: string, schema: z.ZodType, isInPath: boolean, schemas: Json): Json {
  const required = isInPath || !schema.safeParse(undefined).success;
  return { name, in: isInPath ? "path" : "query", required, schema: toSchema(schema, "input", schemas) };
}

function successes({ rest, output }: RestProcedure, schemas: Json): Json {
  const content = output && jsonContent(toSchema(output, "output", schemas));
  const statuses = typeof rest.status === "function" ? [200, 201] : [rest.status ?? 200];
  return Object.fromEntries(statuses.map((status) => [status, { description: "Done", content }]));
}

/**
 * JSON Schema of a zod schema; named ones move to the components and are referred to. One that requires less than it
 * answers, because of a default, has a second name in inputs.
 */
function toSchema(schema: z.ZodType, io: "input" | "output", schemas: Json): Json {
  const json = jsonSchema(schema, io);
  const answered = jsonSchema(schema, "output").$defs ?? {};
  const nameOf = (name: string) =>
    JSON.stringify(json.$defs?.[name]) === JSON.stringify(answered[name]) ? name : `${name}Input`;
  const text = JSON.stringify(json);
  const rewritten: JsonSchema = JSON.parse(
    text.replace(/#\/\$defs\/(\w+)/g, (_, name) => `#/components/schemas/${nameOf(name)}`),
  );
  for (const [name, { id: _, ...definition }] of Object.entries(rewritten.$defs ?? {})) {
    schemas[nameOf(name)] ??= definition;
  }
  return rewritten.properties.it;
}

type JsonSchema = { properties: { it: Json }; $defs?: Record<string, Json> };

function jsonSchema(schema: z.ZodType, io: "input" | "output"): JsonSchema {
  // Wrapped, so that a schema that has a name itself becomes a reference too.
  return z.toJSONSchema(z.object({ it: schema }), { io, unrepresentable: "any" }) as unknown as JsonSchema;
}
