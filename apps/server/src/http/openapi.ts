import { ERROR_REASONS, HTTP_STATUS } from "@tessera/domain";
import { z } from "zod";
import { inputPlace, QUERY_FIELD } from "./rest.ts";
import { pathFields, type RestProcedure, restProcedures } from "./routes.ts";

type Json = Record<string, unknown>;

/** The OpenAPI 3.1 document of the REST door, read off the same procedures that answer there. */
export function openApiDocument(procedures: Record<string, unknown>, version: string, serverUrl: string): Json {
  const schemas: Json = { Error: ERROR_SCHEMA };
  const paths: Record<string, Json> = {};
  for (const route of restProcedures(procedures)) {
    for (const [index, path] of [route.rest.path, ...(route.rest.aliases ?? [])].entries()) {
      paths[path] ??= {};
      paths[path][route.rest.method.toLowerCase()] = operation(route, index, schemas);
    }
  }
  return {
    openapi: "3.1.0",
    info: { title: "Tessera", version, description: "Test management over REST with personal access tokens." },
    servers: [{ url: `${serverUrl}/api/v1` }],
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
  const isUpload = rest.body === "upload";
  const fields = Object.entries(route.fields);
  const place = inputPlace(route);
  const inBody = (field: string) => place === "body" && field !== QUERY_FIELD && !inPath.has(field);
  const parameters = fields
    .filter(([field]) => !inBody(field))
    .map(([field, schema]) => parameter(inPath.get(field) ?? field, schema, inPath.has(field), schemas));
  const bodyFields = Object.fromEntries(fields.filter(([field]) => inBody(field)));
  return {
    operationId: aliasIndex === 0 ? name : `${name}.${aliasIndex + 1}`,
    summary: rest.about,
    description: access === "self" ? "Any token." : `Needs the scope \`${access}\`.`,
    tags: [name.split(".")[0]],
    parameters,
    ...(place === "body" && { requestBody: jsonBody(toSchema(z.strictObject(bodyFields), "input", schemas)) }),
    ...(isUpload && { requestBody: UPLOAD_BODY }),
    responses: {
      ...successes(route, schemas),
      "4XX": {
        description: "Refused",
        content: { "application/json": { schema: { $ref: "#/components/schemas/Error" } } },
      },
    },
  };
}

const UPLOAD_BODY: Json = {
  required: true,
  content: {
    "multipart/form-data": {
      schema: {
        type: "object",
        required: ["file"],
        properties: {
          file: { type: "array", items: { type: "string", contentMediaType: "application/octet-stream" } },
        },
      },
    },
    "application/xml": {},
    "application/gzip": {},
  },
};

function jsonBody(schema: Json): Json {
  return { required: true, content: { "application/json": { schema } } };
}

function parameter(name: string, schema: z.ZodType, isInPath: boolean, schemas: Json): Json {
  const required = isInPath || !schema.safeParse(undefined).success;
  return { name, in: isInPath ? "path" : "query", required, schema: toSchema(schema, "input", schemas) };
}

function successes({ rest, output }: RestProcedure, schemas: Json): Json {
  const content = output && { "application/json": { schema: toSchema(output, "output", schemas) } };
  const statuses = typeof rest.status === "function" ? [200, 201] : [rest.status ?? 200];
  return Object.fromEntries(statuses.map((status) => [status, { description: "Done", content }]));
}

/**
 * JSON Schema of a zod schema; named ones move to the components and are referred to. One that asks for less than it
 * answers, because of a default, goes by a second name in inputs.
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
