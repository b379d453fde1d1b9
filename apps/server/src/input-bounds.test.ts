import { expect, it } from "vitest";
import { z } from "zod";
import { appRouter } from "./router.ts";

type Json = {
  type?: string | string[];
  maxLength?: number;
  maxItems?: number;
  pattern?: string;
  enum?: unknown[];
  const?: unknown;
  properties?: Record<string, Json>;
  items?: Json;
  anyOf?: Json[];
  allOf?: Json[];
  additionalProperties?: Json | boolean;
};

/**
 * Questions to models and extensions of passkeys are any JSON: their features bound it, and inputs nest only so deep.
 * Reports of leaked tokens are taken whatever stands in them; the body's limit bounds them. Custom fields are at most 50.
 */
const BOUNDED_ELSEWHERE =
  /\.(where|include|select|orderBy|clientExtensionResults|customFields|setFields)$|^credential\.revoke\.credentials\[\]$/;

/** The places of an input where a caller may send a text, a list or fields without end. */
function unbounded(schema: Json, path: string): string[] {
  if (BOUNDED_ELSEWHERE.test(path) || schema.enum !== undefined || schema.const !== undefined) return [];
  const { items, properties = {}, additionalProperties, anyOf = [], allOf = [] } = schema;
  return [
    ...(isBounded(schema, [...allOf]) ? [] : [`${path} (${schema.type})`]),
    ...(typeof additionalProperties === "object" ? [`${path} (fields of any name)`] : []),
    ...anyOf.flatMap((it) => unbounded(it, path)),
    ...(items ? unbounded(items, `${path}[]`) : []),
    ...Object.entries(properties).flatMap(([field, it]) => unbounded(it, `${path}.${field}`)),
  ];
}

function isBounded({ type, maxLength, maxItems, pattern = "", anyOf }: Json, allOf: Json[]): boolean {
  if (type === "array") return maxItems !== undefined;
  if (type === undefined) return anyOf !== undefined;
  if (type !== "string") return true;
  return maxLength !== undefined || [pattern, ...allOf.map((it) => it.pattern ?? "")].some(isOfBoundedLength);
}

function isOfBoundedLength(pattern: string): boolean {
  return /^\^.*\$$/.test(pattern) && !/[*+]|,\}/.test(pattern.replace(/\\.|\[[^\]]*\]/g, ""));
}

it("bounds every text and every list that a procedure takes", () => {
  const places = Object.entries(appRouter._def.procedures).flatMap(([name, procedure]) => {
    const { inputs } = (procedure as unknown as { _def: { inputs: z.ZodType[] } })._def;
    return inputs.flatMap((schema) => {
      const json = z.toJSONSchema(schema, { io: "input", unrepresentable: "any", reused: "inline" });
      const { $defs = {} } = json;
      const inlined = (value: unknown): unknown =>
        JSON.parse(JSON.stringify(value), (_, inner) => {
          const name = typeof inner?.$ref === "string" ? inner.$ref.replace("#/$defs/", "") : undefined;
          return name === undefined ? inner : inlined($defs[name]);
        });
      return unbounded(inlined(json) as Json, name);
    });
  });
  expect([...new Set(places)]).toEqual([]);
});
