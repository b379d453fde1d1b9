import { API_TAGS, SCOPE_NOTES, tagOf } from "@tessera/domain";
import { type RestProcedure, restProcedures } from "../routes.ts";
import { REST_BASES } from "../trpc.ts";
import { ERROR_SCHEMA, errorAnswers, HEADERS } from "./openapi-answers.ts";
import type { Json } from "./openapi-json.ts";
import { operation } from "./openapi-operation.ts";
import { webhookOperations } from "./openapi-webhooks.ts";

/**
 * The OpenAPI 3.1 document of the REST endpoints, generated from their procedures. It has the whole path of each operation
 * once; further paths with the same answer are left out.
 */
export function openApiDocument(procedures: Record<string, unknown>, version: string, serverUrl: string): Json {
  const schemas: Json = { Error: ERROR_SCHEMA };
  const paths: Record<string, Json> = {};
  const routes = restProcedures(procedures).flatMap(variantsOf);
  for (const route of routes) {
    const { path, method, base = REST_BASES[0] } = route.rest;
    Object.assign(schemas, route.rest.document?.schemas());
    paths[base + path] = { ...paths[base + path], [method.toLowerCase()]: operation(route, schemas) };
  }
  const webhooks = webhookOperations(schemas);
  const used = new Set(routes.map(({ name }) => tagOf(name)));
  return {
    openapi: "3.1.0",
    info: {
      title: "Tessera",
      version,
      description: ABOUT,
      contact: { name: "The administrators of this server", url: serverUrl },
      license: { name: "Apache License 2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: serverUrl }],
    security: [{ bearer: [] }],
    tags: Object.entries(API_TAGS)
      .filter(([name]) => used.has(name))
      .map(([name, description]) => ({ name, description })),
    paths,
    webhooks,
    components: {
      schemas: usedSchemas({ paths, webhooks }, schemas),
      responses: errorAnswers(),
      headers: HEADERS,
      securitySchemes: { bearer: BEARER, token: scopedToken(serverUrl) },
    },
  };
}

const ABOUT = [
  "Test management over REST. Send a personal access token in the header `Authorization: Bearer …`; it does what its",
  "scopes, its projects and its owner's current roles allow. The scopes that an operation needs stand in its `security`.",
  "Lists answer `{data, nextCursor}`; ask for the next page with `cursor`, and send the other parameters unchanged. With",
  "`Accept: application/x-ndjson` a list is answered whole, one row a line. Times are ISO-8601 in UTC.",
].join(" ");

const BEARER: Json = {
  type: "http",
  scheme: "bearer",
  description:
    "A personal access token, a token of a service account, or a minted one. `all` stands for every scope but `admin:*`.",
};

/** The same token, as the scheme in which OpenAPI can name scopes. */
function scopedToken(serverUrl: string): Json {
  return {
    type: "oauth2",
    description:
      "The same bearer token, with the scopes that an operation needs. People create tokens on the page at `authorizationUrl`.",
    flows: { implicit: { authorizationUrl: `${serverUrl}/settings/tokens`, scopes: SCOPE_NOTES } },
  };
}

/** The schemas that operations refer to, directly or through others. */
function usedSchemas(operations: Json, schemas: Json): Json {
  const used = new Set(["Error"]);
  const follow = (part: unknown) => {
    for (const [, name = ""] of JSON.stringify(part).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      if (used.has(name)) continue;
      used.add(name);
      follow(schemas[name]);
    }
  };
  follow(operations);
  return Object.fromEntries(Object.entries(schemas).filter(([name]) => used.has(name)));
}

/** A route whose path names one of several operations stands in the document for each of them. */
function variantsOf(route: RestProcedure): RestProcedure[] {
  const { document } = route.rest;
  if (!document) return [route];
  return document.values.map((value) => {
    const path = route.rest.path.replace(`{${document.field}}`, value) as RestProcedure["rest"]["path"];
    const { about, input, answer } = document.describe(value);
    return {
      ...route,
      name: `${route.name}.${value}`,
      rest: { ...route.rest, path, about },
      fields: {},
      json: { input, answer },
    };
  });
}
