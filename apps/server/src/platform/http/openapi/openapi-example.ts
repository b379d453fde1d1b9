import type { Json } from "./openapi-json.ts";

/** References inside each other that an example follows. */
const MAX_DEPTH = 6;
/** Fields that stand for an object in which none is needed. */
const SHOWN_FIELDS = 2;
const REFERENCE = "#/components/schemas/";

/** A value that the schema allows, made of the examples in it. */
export function exampleOf(schema: Json, schemas: Json, depth = 0): unknown {
  if (Array.isArray(schema.examples)) return schema.examples[0];
  if ("default" in schema) return schema.default;
  if ("const" in schema) return schema.const;
  if (Array.isArray(schema.enum)) return schema.enum[0];
  if (typeof schema.$ref === "string") {
    const referred = schemas[schema.$ref.slice(REFERENCE.length)] as Json | undefined;
    return referred === undefined ? {} : exampleOf(referred, schemas, depth + 1);
  }
  const choices = (schema.anyOf ?? schema.oneOf) as Json[] | undefined;
  if (choices?.[0]) return exampleOf(choices.find((it) => it.type !== "null") ?? choices[0], schemas, depth);
  switch ([schema.type].flat()[0]) {
    case "object":
      return exampleObject(schema, schemas, depth);
    case "array":
      return depth > MAX_DEPTH && !schema.minItems ? [] : [exampleOf((schema.items ?? {}) as Json, schemas, depth + 1)];
    case "integer":
    case "number":
      return schema.minimum ?? 0;
    case "boolean":
      return true;
    case "string":
      return exampleText(schema);
    default:
      return null;
  }
}

function exampleObject({ properties = {}, required = [] }: Json, schemas: Json, depth: number): Json {
  const fields = Object.entries(properties as Record<string, Json>);
  const needed = fields.filter(([name, schema]) => (required as string[]).includes(name) || isShown(schema));
  // Where nothing is needed, some plain fields show what is meant.
  const shown = needed.length > 0 ? needed : fields.filter(isPlain).slice(0, SHOWN_FIELDS);
  return Object.fromEntries(shown.map(([name, schema]) => [name, exampleOf(schema, schemas, depth + 1)]));
}

/** A list or object whose schema has an example of its own: without it, what is required would not be enough. */
function isShown({ examples }: Json): boolean {
  return Array.isArray(examples) && typeof examples[0] === "object";
}

/** Of texts only those with an example: others may have to name something that there is. */
function isPlain([, { type, examples }]: [string, Json]): boolean {
  return type === "integer" || type === "boolean" || (type === "string" && examples !== undefined);
}

function exampleText({ format }: Json): string {
  switch (format) {
    case "date-time":
      return "2030-06-15T12:00:00.000Z";
    case "date":
      return "2030-06-15";
    case "email":
      return "ada@example.org";
    case "uri":
      return "https://ci.example.org/builds/57";
    default:
      return "text";
  }
}
