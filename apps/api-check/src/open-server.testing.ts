import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Tessera } from "../../server/src/testing/tessera.testing.ts";

/** A server on an empty SQLite database that goes with it. */
export async function openServer(): Promise<{ tessera: Tessera; close: () => Promise<void> }> {
  const dataDir = mkdtempSync(join(tmpdir(), "tessera-api-"));
  const database = { sqliteFile: join(dataDir, "tessera.sqlite") };
  const tessera = await Tessera.start({ dialect: "sqlite", database, dataDir });
  const close = async () => {
    await tessera.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  return { tessera, close };
}

/** The API document as a server answers it. */
export async function readDocument({ url }: Tessera): Promise<ApiDocument> {
  const answer = await fetch(`${url}/api/v1/openapi.json`);
  return (await answer.json()) as ApiDocument;
}

/** The parts of a JSON Schema that the document uses. */
export type Schema = {
  $ref?: string;
  type?: string | string[];
  format?: string;
  pattern?: string;
  enum?: unknown[];
  const?: unknown;
  anyOf?: Schema[];
  items?: Schema;
  properties?: Record<string, Schema>;
  required?: string[];
  description?: string;
  examples?: unknown[];
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  contentMediaType?: string;
  contentSchema?: Schema;
};

type Content = Record<string, { schema: Schema; example?: unknown }>;
export type Answer = { description: string; headers?: Record<string, unknown>; content?: Content; $ref?: string };
type Parameter = {
  name: string;
  in: "path" | "query" | "header";
  required: boolean;
  schema: Schema;
  description?: string;
};
export type Operation = {
  operationId: string;
  summary: string;
  description: string;
  tags: string[];
  security?: Record<string, string[]>[];
  parameters: Parameter[];
  requestBody?: { description: string; content: Content };
  responses: Record<string, Answer>;
};
export type ApiDocument = {
  servers: { url: string }[];
  tags: { name: string; description: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema>; responses: Record<string, Answer> };
};

/** Every operation of the document with its method and path. */
export function operationsOf({ paths }: ApiDocument): { method: string; path: string; operation: Operation }[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
}
