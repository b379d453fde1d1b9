export type Json = { [key: string]: unknown };

/** Shapes that are shorter as JSON schemas are written out wherever they stand, in characters. */
const MIN_NAMED_LENGTH = 150;
const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;

export const quoted = (text: string): string => JSON.stringify(text);

type Shapes = {
  /** Gets what an object is written as, and its JSON schema; returns what stands for it. */
  shape: (text: string, key: string) => string;
  /** Returns what stands for a shape that has a name in the schema. */
  reference: (name: string) => string;
};

/** Writes JSON schemas as TypeScript. A shape that has a name, or was counted more than once, gets a declaration. */
export class TypeWriter {
  readonly #times = new Map<string, number>();
  readonly #names = new Map<string, string>();
  readonly #taken = new Set<string>();
  /** The declarations of the shapes that have a name. */
  readonly named: string[] = [];

  /** Counts the shapes of a schema; to be called with all schemas before any is written. */
  count(schema: Json): void {
    const shape = (text: string, key: string) => {
      this.#times.set(key, (this.#times.get(key) ?? 0) + 1);
      return text;
    };
    print(schema, { shape, reference: (name) => name });
  }

  /** The schema as a type; `name` is what a shape in it is called that has no name yet. */
  write(schema: Json, name: string): string {
    const definitions = (schema.$defs ?? {}) as Record<string, Json>;
    const shape = (text: string, key: string) => {
      if ((this.#times.get(key) ?? 0) < 2 || key.length < MIN_NAMED_LENGTH) return text;
      return this.#declare(name, key, () => text);
    };
    const reference = (defined: string): string => {
      const definition = definitions[defined] ?? {};
      return this.#declare(defined, JSON.stringify(definition), () => print(definition, { shape, reference }));
    };
    return print(schema, { shape, reference });
  }

  /** The name of the shape; declares it where it is new. A shape that contains itself finds its name already there. */
  #declare(wanted: string, key: string, text: () => string): string {
    const known = this.#names.get(key);
    if (known !== undefined) return known;
    let name = wanted;
    for (let number = 2; this.#taken.has(name); number++) name = `${wanted}${number}`;
    this.#taken.add(name);
    this.#names.set(key, name);
    this.named.push(`export type ${name} = ${text()};`);
    return name;
  }
}

const SIMPLE: Record<string, string> = {
  integer: "number",
  number: "number",
  string: "string",
  boolean: "boolean",
  null: "null",
};

function print(schema: Json, shapes: Shapes): string {
  const { type, items, not, $ref } = schema;
  if (typeof $ref === "string") return shapes.reference($ref.slice($ref.lastIndexOf("/") + 1));
  const choices = choicesOf(schema, shapes);
  if (choices) return choices.length === 0 ? "never" : [...new Set(choices)].join(" | ");
  if (Array.isArray(schema.allOf)) return schema.allOf.map((it) => `(${print(it as Json, shapes)})`).join(" & ");
  if (type === "array") return `Array<${items ? print(items as Json, shapes) : "unknown"}>`;
  if (type === "object") return printObject(schema, shapes);
  return SIMPLE[String(type)] ?? (not === undefined ? "unknown" : "never");
}

function choicesOf(schema: Json, shapes: Shapes): string[] | undefined {
  const { type } = schema;
  if ("const" in schema) return [JSON.stringify(schema.const)];
  if (Array.isArray(schema.enum)) return schema.enum.map((it) => JSON.stringify(it));
  if (Array.isArray(type)) return type.map((one) => print({ ...schema, type: one }, shapes));
  const several = (schema.anyOf ?? schema.oneOf) as Json[] | undefined;
  return several?.map((it) => print(it, shapes));
}

function printObject(schema: Json, shapes: Shapes): string {
  const fields = Object.entries((schema.properties ?? {}) as Record<string, Json>);
  const { additionalProperties: values } = schema;
  if (fields.length === 0) {
    return typeof values === "object" && values !== null ? `Record<string, ${print(values as Json, shapes)}>` : "{}";
  }
  const required = new Set((schema.required ?? []) as string[]);
  const lines = fields.map(([name, field]) => {
    const about = typeof field.description === "string" ? `/** ${field.description.replaceAll("*/", "* /")} */ ` : "";
    const key = IDENTIFIER.test(name) ? name : quoted(name);
    return `${about}${key}${required.has(name) ? "" : "?"}: ${print(field, shapes)}`;
  });
  return shapes.shape(`{ ${lines.join("; ")} }`, JSON.stringify(schema));
}
