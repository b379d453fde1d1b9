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
  examples?: unknown[];
  format?: string;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
};

type Content = Record<string, { schema?: Schema; example?: unknown }>;

type Parameter = {
  name: string;
  in: "path" | "query" | "header";
  required: boolean;
  description?: string;
  schema: Schema;
};

type Operation = {
  operationId: string;
  summary: string;
  description: string;
  tags: string[];
  security?: Record<string, string[]>[];
  parameters: Parameter[];
  requestBody?: { description: string; content: Content };
  responses: Record<string, { description: string; content?: Content }>;
};

const METHODS = ["get", "post", "put", "patch", "delete"] as const;

/** The operations at one address. */
type PathItem = Partial<Record<(typeof METHODS)[number], Operation>>;

/** What the server says of its REST endpoints at `/api/v1/openapi.json`. */
export type ApiDocument = {
  info: { version: string };
  servers: { url: string }[];
  tags: { name: string; description: string }[];
  paths: Record<string, PathItem>;
  components: { schemas: Record<string, Schema> };
};

/** One operation, and the address it answers at. */
export type Endpoint = { method: string; path: string; serverUrl: string; operation: Operation };

/** The endpoints by what they are about, in the order of the document's tags. */
export function endpointGroups({ paths, servers, tags }: ApiDocument): Map<string, Endpoint[]> {
  const serverUrl = servers[0]?.url ?? "";
  const endpoints = Object.entries(paths).flatMap(([path, item]) =>
    METHODS.flatMap((method): Endpoint[] => {
      const operation = item[method];
      return operation ? [{ method: method.toUpperCase(), path, serverUrl, operation }] : [];
    }),
  );
  const groups = Map.groupBy(endpoints, ({ operation }) => operation.tags[0] ?? "");
  return new Map(tags.map(({ name }) => [name, groups.get(name) ?? []]));
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

/** Of several parameters one of which must be given, the one that a printed call has, by the end of the path. */
const CHOSEN: readonly [path: string, parameter: string][] = [
  ["/attachments", "caseId"],
  ["/comments", "caseId"],
];

/** A call that can be pasted into a shell, with what must be given and nothing else. */
export function curlOf({ method, path, serverUrl, operation }: Endpoint): string {
  const inPath = operation.parameters.filter((parameter) => parameter.in === "path");
  const chosen = CHOSEN.find(([end]) => path.endsWith(end))?.[1];
  const inQuery = operation.parameters.filter(
    ({ in: place, name, required }) => place === "query" && (required || name === chosen),
  );
  const place = inPath.reduce((text, parameter) => text.replace(`{${parameter.name}}`, sampleOf(parameter)), path);
  const query = inQuery.map((parameter) => `${parameter.name}=${sampleOf(parameter)}`).join("&");
  const json = operation.requestBody?.content["application/json"];
  const lines = [
    `curl -X ${method} "${serverUrl}${place}${query && `?${query}`}"`,
    '-H "Authorization: Bearer $TESSERA_TOKEN"',
    ...(json ? ['-H "Content-Type: application/json"', `-d '${JSON.stringify(json.example ?? {})}'`] : []),
    ...formTexts(operation).map(({ name, sample }) => `-F ${name}=${sample}`),
    ...(formOf(operation) ? [`-F file=@${path.endsWith("/case-imports") ? "cases.csv" : "report.xml"}`] : []),
  ];
  return lines.join(" \\\n  ");
}

/** The form that an operation takes, where it takes one. */
export function formOf({ requestBody }: Operation): Schema | undefined {
  return requestBody?.content["multipart/form-data"]?.schema;
}

/** The texts that a form needs beside its files, with a value to begin with. */
export function formTexts(operation: Operation): { name: string; description: string | undefined; sample: string }[] {
  const form = formOf(operation);
  return Object.entries(form?.properties ?? {})
    .filter(([name]) => name !== "file" && form?.required?.includes(name))
    .map(([name, schema]) => ({ name, description: schema.description, sample: String(sampleFrom(schema) ?? "text") }));
}

/** A value of the schema, where the document has one. */
function sampleFrom({ examples, default: preset, enum: choices, const: only, anyOf }: Schema): unknown {
  return examples?.[0] ?? preset ?? choices?.[0] ?? only ?? (anyOf?.[0] && sampleFrom(anyOf[0]));
}

function sampleOf(parameter: Parameter): string {
  return encodeURIComponent(sampleText(parameter));
}

/** A value of the parameter, as it stands in an address. */
export function sampleText({ schema, name }: Parameter): string {
  return String(sampleFrom(schema) ?? name);
}

/** The JSON body to begin with, as text. Undefined where there is none. */
export function exampleBody(operation: Operation): string | undefined {
  const json = operation.requestBody?.content["application/json"];
  return json && JSON.stringify(json.example ?? {}, null, 2);
}
