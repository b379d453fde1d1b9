import type { Tool } from "@modelcontextprotocol/server";
import { z } from "zod";

type Json = Record<string, unknown>;

/**
 * JSON Schema of a tool's input or output that strict readers accept: only keywords of JSON Schema, and in inputs no
 * unions with null, since a field that may be null may also be left out.
 */
export function toolSchema(schema: z.ZodType, io: "input" | "output"): Tool["inputSchema"] {
  const { $schema: _, $ref, ...json } = z.toJSONSchema(schema, { io, unrepresentable: "any" }) as Json;
  const definitions = (json.$defs ?? {}) as Record<string, Json>;
  // A named schema arrives as a reference; the protocol requires the object itself.
  const own = typeof $ref === "string" ? definitions[nameIn($ref)] : undefined;
  const plain = plainSchema({ ...own, ...json, $defs: definitions }, io) as Json;
  const { $defs, ...rest } = plain;
  const used = usedDefinitions(rest, $defs as Record<string, Json>);
  return { ...rest, ...(used.length > 0 && { $defs: Object.fromEntries(used) }) } as Tool["inputSchema"];
}

/** The input without nulls for optional fields: some assistants always send them. */
export function withoutNulls(schema: z.core.$ZodType, value: unknown): unknown {
  const inner = unwrapped(schema);
  if (inner instanceof z.ZodArray && Array.isArray(value))
    return value.map((item) => withoutNulls(inner.element, item));
  if (!(inner instanceof z.ZodObject) || typeof value !== "object" || value === null) return value;
  const fields: Record<string, z.ZodType> = inner.shape;
  const kept = Object.entries(value).flatMap(([name, field]): [string, unknown][] => {
    const known = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (known === undefined) return [[name, field]];
    return field === null && known.safeParse(undefined).success ? [] : [[name, withoutNulls(known, field)]];
  });
  return Object.fromEntries(kept);
}

function unwrapped(schema: z.core.$ZodType): z.core.$ZodType {
  const { innerType } = schema._zod.def as { innerType?: z.core.$ZodType };
  return innerType === undefined ? schema : unwrapped(innerType);
}

function plainSchema(schema: unknown, io: "input" | "output"): unknown {
  if (Array.isArray(schema)) return schema.map((item) => plainSchema(item, io));
  if (typeof schema !== "object" || schema === null) return schema;
  const { example, id: _, ...rest } = schema as Json;
  const plain: Json = {};
  for (const [key, value] of Object.entries(withoutTypeList(rest))) {
    plain[key] = MAPS.has(key) ? mapped(value as Json, io) : DATA.has(key) ? value : plainSchema(value, io);
  }
  if (example !== undefined) plain.examples = [example];
  return io === "input" ? withoutNull(plain) : plain;
}

/** A list of types as a choice of schemas with one type each: many readers don't support lists. */
function withoutTypeList({ type, ...rest }: Json): Json {
  if (!Array.isArray(type)) return type === undefined ? rest : { type, ...rest };
  return { anyOf: type.map((one) => (one === "null" ? { type: one } : { type: one, ...rest })) };
}

/** A field of an input that may be null may be left out, so its null is dropped. */
function withoutNull({ anyOf, ...plain }: Json): Json {
  if (plain.default === null) delete plain.default;
  if (!Array.isArray(anyOf)) return plain;
  const choices = anyOf.filter(({ type }) => type !== "null");
  return choices.length === 1 ? withoutNull({ ...choices[0], ...plain }) : { ...plain, anyOf: choices };
}

/** Keywords whose values are schemas by names of the caller's choice, or no schemas at all. */
const MAPS = new Set(["properties", "$defs", "patternProperties"]);
const DATA = new Set(["enum", "const", "default", "examples", "required"]);

function mapped(schemas: Json, io: "input" | "output"): Json {
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, plainSchema(schema, io)]));
}

/** The definitions that are referred to, also indirectly. */
function usedDefinitions(schema: Json, definitions: Record<string, Json>): [string, Json][] {
  const used = new Map<string, Json>();
  const pending: unknown[] = [schema];
  for (let it = pending.pop(); it !== undefined; it = pending.pop()) {
    for (const [, name = ""] of JSON.stringify(it).matchAll(/"\$ref":"#\/\$defs\/([^"]+)"/g)) {
      const definition = definitions[name];
      if (definition === undefined || used.has(name)) continue;
      used.set(name, definition);
      pending.push(definition);
    }
  }
  return [...used];
}

function nameIn(reference: string): string {
  return reference.replace("#/$defs/", "");
}
