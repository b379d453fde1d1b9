import { describeField } from "@tessera/domain";
import { z } from "zod";
import type { Json } from "./openapi-json.ts";

type Io = "input" | "output";
type Converted = { properties: { it: Json }; $defs?: Record<string, Json> };

/**
 * JSON Schema of a zod schema; named ones move to the components and are referred to. One that requires less than it
 * answers, because of a default, has a second name in inputs.
 */
export function toSchema(schema: z.ZodType, io: Io, schemas: Json): Json {
  const json = jsonSchema(schema, io);
  const answered = jsonSchema(schema, "output").$defs ?? {};
  const nameOf = (name: string) =>
    JSON.stringify(json.$defs?.[name]) === JSON.stringify(answered[name]) ? name : `${name}Input`;
  const text = JSON.stringify(json).replace(/#\/\$defs\/(\w+)/g, (_, name) => `#/components/schemas/${nameOf(name)}`);
  const { properties, $defs = {} } = JSON.parse(text) as Converted;
  for (const [name, { id: _, ...definition }] of Object.entries($defs)) {
    schemas[nameOf(name)] ??= described(definition, io, name);
  }
  return described(properties.it, io);
}

function jsonSchema(schema: z.ZodType, io: Io): Converted {
  // Wrapped, so that a schema that has a name itself becomes a reference too.
  return z.toJSONSchema(z.object({ it: schema }), { io, unrepresentable: "any" }) as unknown as Converted;
}

/** A schema with a description, format and example of every property, and without bounds that are none. */
function described(schema: Json, io: Io, owner?: string): Json {
  const { example, ...rest } = withoutEmptyBounds(schema, io);
  const inner = (value: unknown) => (isJson(value) ? described(value, io, owner) : value);
  const each = (values: unknown) => (Array.isArray(values) ? values.map(inner) : values);
  const properties = isJson(rest.properties)
    ? Object.fromEntries(
        Object.entries(rest.properties).map(([name, value]) => [
          name,
          ofBody(noted(inner(value) as Json, name, owner), io),
        ]),
      )
    : undefined;
  return {
    ...rest,
    ...(example !== undefined && { examples: [example] }),
    ...(properties && { properties }),
    ...(rest.items !== undefined && { items: inner(rest.items) }),
    ...(rest.anyOf !== undefined && { anyOf: each(rest.anyOf) }),
    ...(rest.oneOf !== undefined && { oneOf: each(rest.oneOf) }),
    ...(rest.additionalProperties !== undefined && { additionalProperties: inner(rest.additionalProperties) }),
  };
}

/**
 * The schema of a field in a body, where a default stands in the description: generators take a field with a `default` for one that
 * must be sent.
 */
function ofBody({ default: value, ...schema }: Json, io: Io): Json {
  if (value === undefined || io === "output") return schema;
  const told = `Left out: \`${JSON.stringify(value)}\`.`;
  return { ...schema, description: [schema.description, told].filter(Boolean).join(" ") };
}

/** The schema of a field with what is known of fields of this name. */
export function noted(schema: Json, field: string, owner?: string): Json {
  const { description, format, example } = describeField(field, owner);
  const text = schema.description ?? description;
  return { ...withFormat(schema, format, example), ...(text !== undefined && { description: text }) };
}

/** A format and an example belong to the text itself, not to what may be null besides. */
function withFormat(schema: Json, format: string | undefined, example: unknown): Json {
  if (Array.isArray(schema.anyOf))
    return { ...schema, anyOf: schema.anyOf.map((it) => withFormat(it, format, example)) };
  if (Array.isArray(schema.items) || isJson(schema.items) || schema.$ref || schema.enum || schema.const) return schema;
  if (schema.type === "string") {
    // A text with a format of its own takes no other example.
    if (schema.format !== undefined && schema.format !== format) return schema;
    return {
      ...schema,
      ...(format !== undefined && { format }),
      ...(typeof example === "string" && schema.examples === undefined && { examples: [example] }),
    };
  }
  if ((schema.type === "integer" || schema.type === "number") && typeof example === "number")
    return { ...schema, examples: [example] };
  return schema;
}

/** Numbers that no column could hold are no bounds, and nothing that is answered is below zero. */
function withoutEmptyBounds(schema: Json, io: Io): Json {
  if (schema.type !== "integer") return schema;
  const { minimum, maximum, ...rest } = schema;
  const least = minimum === Number.MIN_SAFE_INTEGER ? (io === "output" ? 0 : undefined) : minimum;
  return {
    ...rest,
    ...(least !== undefined && { minimum: least }),
    ...(maximum !== Number.MAX_SAFE_INTEGER && maximum !== undefined && { maximum }),
  };
}

function isJson(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
