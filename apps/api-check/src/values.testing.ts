import fc from "fast-check";
import type { Schema } from "./open-server.testing.ts";

/** Objects inside each other that are generated; deeper ones are left out. */
const MAX_DEPTH = 4;
const REFERENCE = "#/components/schemas/";
const TEXT = fc.oneof(
  fc.string({ maxLength: 30 }),
  fc.string({ unit: "grapheme", maxLength: 30 }),
  fc.constantFrom("", "a", "null", "0", "%00", "../x", "'; --", "TC-1", "main"),
);

/** Values that the schema allows, as far as it says what it allows; examples come often, so that much is found. */
export function valuesOf(schema: Schema, schemas: Record<string, Schema>, depth = 0): fc.Arbitrary<unknown> {
  if (schema.$ref) return valuesOf(schemas[schema.$ref.slice(REFERENCE.length)] ?? {}, schemas, depth);
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  if (schema.anyOf) return fc.oneof(...schema.anyOf.map((it) => valuesOf(it, schemas, depth + 1)));
  const examples = schema.examples ?? [];
  const values = plainValues(schema, schemas, depth);
  return examples.length > 0
    ? fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...examples) }, { weight: 1, arbitrary: values })
    : values;
}

function plainValues(schema: Schema, schemas: Record<string, Schema>, depth: number): fc.Arbitrary<unknown> {
  switch ([schema.type].flat()[0]) {
    case "object":
      return objects(schema, schemas, depth);
    case "array": {
      const most = depth > MAX_DEPTH ? 0 : Math.min(schema.maxItems ?? 3, 3);
      const least = Math.min(schema.minItems ?? 0, Math.max(most, 1));
      return fc.array(valuesOf(schema.items ?? {}, schemas, depth + 1), {
        minLength: least,
        maxLength: Math.max(most, least),
      });
    }
    case "integer":
    case "number":
      return fc.integer({
        min: schema.minimum ?? -2_147_483_648,
        max: Math.min(schema.maximum ?? 2 ** 53 - 1, 2 ** 53 - 1),
      });
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    default:
      return texts(schema, schemas);
  }
}

function objects(schema: Schema, schemas: Record<string, Schema>, depth: number): fc.Arbitrary<unknown> {
  const fields = Object.entries(schema.properties ?? {});
  const required = fields.map(([name]) => name).filter((name) => schema.required?.includes(name));
  const kept = depth > MAX_DEPTH ? fields.filter(([name]) => required.includes(name)) : fields;
  const arbitraries = kept.map(([name, field]) => [name, valuesOf(field, schemas, depth + 1)]);
  const records = fc.record(Object.fromEntries(arbitraries), { requiredKeys: required as never[] });
  // A question has one of them.
  const { include, select } = schema.properties ?? {};
  return include && select ? records.map((record) => ({ ...record, select: undefined })) : records;
}

function texts(schema: Schema, schemas: Record<string, Schema>): fc.Arbitrary<unknown> {
  if (schema.contentMediaType === "application/json")
    return valuesOf(schema.contentSchema ?? {}, schemas).map((value) => JSON.stringify(value));
  if (schema.format === "date") return fc.constantFrom("2030-06-15", "2031-01-01");
  if (schema.format === "date-time") return fc.constantFrom("2030-06-15T12:00:00.000Z", "2030-06-15T12:00:00+02:00");
  if (schema.format === "email") return fc.uuid().map((id) => `${id}@example.org`);
  if (schema.format === "uri") return fc.constant("https://ci.example.org/1");
  if (schema.pattern?.startsWith("^") && !schema.pattern.includes("(?="))
    return fc.stringMatching(new RegExp(schema.pattern));
  const [min, max] = [schema.minLength ?? 0, schema.maxLength ?? 200];
  return fc.oneof(TEXT, fc.constant("x".repeat(max))).filter((text) => text.length >= min && text.length <= max);
}
