import { queryOptions } from "@tanstack/react-query";
import { BASE_PATH } from "#web/base-path.ts";

/** A JSON Schema, as far as the API document makes use of it. */
export type Schema = {
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  items?: Schema;
  anyOf?: Schema[];
  properties?: Record<string, Schema>;
  required?: string[];
  description?: string;
  default?: unknown;
  example?: unknown;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
};

type Content = Record<string, { schema?: Schema }>;

/** A plain one has a schema; one that is itself JSON has a content. */
export type Parameter = { name: string; in: "path" | "query"; required: boolean; schema?: Schema; content?: Content };

type Operation = {
  operationId: string;
  summary: string;
  description: string;
  tags: string[];
  parameters: Parameter[];
  requestBody?: { content: Content };
  responses: Record<string, { description: string; content?: Content }>;
};

const METHODS = ["get", "post", "patch", "delete"] as const;

/** The operations at one address. */
type PathItem = Partial<Record<(typeof METHODS)[number], Operation>>;

/** What the server says of its REST endpoints at `/api/v1/openapi.json`. */
export type ApiDocument = {
  info: { version: string };
  servers: { url: string }[];
  paths: Record<string, PathItem>;
  components: { schemas: Record<string, Schema> };
};

/** One operation, the address it answers at, and others that answer the same. */
export type Endpoint = { method: string; path: string; aliases: string[]; serverUrl: string; operation: Operation };

export const apiDocumentQuery = () =>
  queryOptions({
    queryKey: ["api document"],
    queryFn: async ({ signal }): Promise<ApiDocument> => {
      const answer = await fetch(`${BASE_PATH}/api/v1/openapi.json`, { signal });
      if (!answer.ok) throw new Error(`The server answered ${answer.status}`);
      return answer.json();
    },
    staleTime: Number.POSITIVE_INFINITY,
  });

/** The endpoints by what they are about, in the order of the document. */
export function endpointGroups({ paths, servers }: ApiDocument): Map<string, Endpoint[]> {
  const endpoints = new Map<string, Endpoint>();
  const serverUrl = servers[0]?.url ?? "";
  for (const [path, item] of Object.entries(paths)) {
    for (const method of METHODS) {
      const operation = item[method];
      if (!operation) continue;
      // What answers at several addresses has a number after its name at all but the first.
      const first = endpoints.get(operation.operationId.replace(/\.\d+$/, ""));
      if (first) first.aliases.push(path);
      else {
        const endpoint = { method: method.toUpperCase(), path, aliases: [], serverUrl, operation };
        endpoints.set(operation.operationId, endpoint);
      }
    }
  }
  return Map.groupBy(endpoints.values(), ({ operation }) => operation.tags[0] ?? "other");
}

/** What a parameter takes: itself, or the JSON in it. */
export function schemaOf({ schema, content }: Parameter): Schema {
  return schema ?? content?.["application/json"]?.schema ?? {};
}

/** The name behind a reference like `#/components/schemas/Token`. */
export const referredName = ($ref: string): string => $ref.slice($ref.lastIndexOf("/") + 1);

/** What a field may hold, in a few words. */
export function typeText(schema: Schema): string {
  if (schema.$ref) return referredName(schema.$ref);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map(String).join(" | ");
  if (schema.anyOf) return schema.anyOf.map(typeText).join(" | ");
  if (schema.type === "array") return `list of ${schema.items ? typeText(schema.items) : "anything"}`;
  return [schema.type ?? "anything"].flat().join(" | ");
}

/** What else holds for a field: its range, its default. */
export function boundText({ minimum, maximum, minLength, maxLength, default: preset }: Schema): string {
  const words = [
    minimum !== undefined && maximum !== undefined && `${minimum} to ${maximum}`,
    minLength !== undefined && maxLength !== undefined && `${minLength} to ${maxLength} characters`,
    minLength === undefined && maxLength !== undefined && `at most ${maxLength} characters`,
    preset !== undefined && preset !== null && `default ${JSON.stringify(preset)}`,
  ];
  return words.filter((word) => word !== false).join(", ");
}

/** A call that can be pasted into a shell, with what must be given and nothing else. */
export function curlOf({ method, path, serverUrl, operation }: Endpoint, document: ApiDocument): string {
  const sampleOf = (parameter: Parameter) => {
    return encodeURIComponent(String(exampleOf(schemaOf(parameter), document) ?? parameter.name));
  };
  const inPath = operation.parameters.filter((parameter) => parameter.in === "path");
  const inQuery = operation.parameters.filter((parameter) => parameter.in === "query" && parameter.required);
  const place = inPath.reduce((text, parameter) => text.replace(`{${parameter.name}}`, sampleOf(parameter)), path);
  const query = inQuery.map((parameter) => `${parameter.name}=${sampleOf(parameter)}`).join("&");
  const content = operation.requestBody?.content ?? {};
  const body = content["application/json"]?.schema;
  const lines = [
    `curl -X ${method} "${serverUrl}${place}${query && `?${query}`}"`,
    '-H "Authorization: Bearer $TESSERA_TOKEN"',
    ...(body ? ['-H "Content-Type: application/json"', `-d '${JSON.stringify(exampleOf(body, document) ?? {})}'`] : []),
    ...(content["multipart/form-data"] ? ["-F file=@report.xml"] : []),
  ];
  return lines.join(" \\\n  ");
}

const TEXTS_FOR_FORMS: Record<string, unknown> = { string: "text", integer: 1, number: 1, boolean: true };

/** A value that fits, with the fields that must be there. */
function exampleOf(schema: Schema, document: ApiDocument): unknown {
  if (schema.$ref) return exampleOf(document.components.schemas[referredName(schema.$ref)] ?? {}, document);
  if (schema.example !== undefined) return schema.example;
  if (schema.const !== undefined) return schema.const;
  if (schema.enum) return schema.enum[0];
  if (schema.anyOf?.[0]) return exampleOf(schema.anyOf[0], document);
  if (schema.type === "array") return schema.items ? [exampleOf(schema.items, document)] : [];
  if (schema.properties) {
    const required = Object.entries(schema.properties).filter(([name]) => schema.required?.includes(name));
    return Object.fromEntries(required.map(([name, field]) => [name, exampleOf(field, document)]));
  }
  return TEXTS_FOR_FORMS[[schema.type].flat()[0] ?? ""];
}
