/** A part of a document that is JSON. */
export type Json = Record<string, unknown>;

/** The content of a body that is JSON of this schema. */
export function jsonContent(schema: Json, example?: unknown): Json {
  return { "application/json": { schema, ...(example !== undefined && { example }) } };
}
