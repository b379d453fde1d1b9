import type { Tool } from "@modelcontextprotocol/server";
import { describeField } from "@tessera/domain";
import { z } from "zod";

type Json = Record<string, unknown>;

/**
 * JSON Schema of a tool's input or output that strict readers accept: only keywords of JSON Schema, every parameter
 * described, and no unions with null, since a field that may be null may also be left out, and is in answers.
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

/**
 * The input without the nulls and empty texts that some assistants send for what they leave out. An empty text that the
 * field does not take, or that must be there, stays for the schema to refuse.
 */
export function withoutBlanks(schema: z.core.$ZodType, value: unknown): unknown {
  const inner = unwrapped(schema);
  if (inner instanceof z.ZodArray && Array.isArray(value))
    return value.map((item) => withoutBlanks(inner.element, item));
  if (!(inner instanceof z.ZodObject) || typeof value !== "object" || value === null) return value;
  const fields: Record<string, z.ZodType> = inner.shape;
  const kept = Object.entries(value).flatMap(([name, field]): [string, unknown][] => {
    const known = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (known === undefined) return [[name, field]];
    const isBlank = field === null || field === "";
    return isBlank && known.safeParse(undefined).success ? [] : [[name, withoutBlanks(known, field)]];
  });
  return Object.fromEntries(kept);
}

/** The answer without the fields that are null. */
export function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(([, field]) => field !== null);
  return Object.fromEntries(kept.map(([name, field]) => [name, withoutNulls(field)]));
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
    plain[key] = MAPS.has(key) ? mapped(key, value as Json, io) : DATA.has(key) ? value : plainSchema(value, io);
  }
  if (example !== undefined) plain.examples = [example];
  if (io === "input") return withoutNull(plain);
  return withoutNullFields(plain);
}

/** A field of an answer that is null is left out. */
function withoutNullFields({ properties, required, ...plain }: Json): Json {
  if (properties === undefined) return plain;
  const fields = properties as Record<string, Json>;
  const always = (required as string[] | undefined)?.filter((name) => !mayBeNull(fields[name]));
  return {
    ...plain,
    properties: Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, withoutNull(field)])),
    ...(always && always.length > 0 && { required: always }),
  };
}

const mayBeNull = (field: Json | undefined) =>
  Array.isArray(field?.anyOf) && field.anyOf.some(({ type }: Json) => type === "null");

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

function mapped(key: string, schemas: Json, io: "input" | "output"): Json {
  const plain = Object.entries(schemas).map(([name, schema]) => [name, plainSchema(schema, io) as Json] as const);
  if (io === "output" || key !== "properties") return Object.fromEntries(plain);
  return Object.fromEntries(plain.map(([name, schema]) => [name, described(name, schema)]));
}

/** A parameter with what is known of fields of its name. */
function described(name: string, schema: Json): Json {
  const { description } = describeField(name);
  return schema.description !== undefined || description === undefined ? schema : { ...schema, description };
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
