import type { Tool } from "@modelcontextprotocol/server";

type Json = Record<string, unknown>;
type Pages = string | Readonly<Record<string, string>>;

/** The lists of an answer, or the answer itself, with the pages of their rows. */
function placesOf(pages: Pages, names: readonly string[]): [list: string | undefined, page: string][] {
  if (typeof pages !== "string") return Object.entries(pages);
  return [[names.includes("data") ? "data" : undefined, pages]];
}

/** The answer with the address of its page in every row. */
export function withLinks(output: unknown, input: unknown, pages: Pages, origin: string): unknown {
  const linked = { ...(output as Json) };
  for (const [list, page] of placesOf(pages, Object.keys(linked))) {
    const urlOf = (row: Json) => {
      const path = filled(page, row, input as Json);
      return path === undefined ? {} : { url: origin + path };
    };
    if (list === undefined) Object.assign(linked, urlOf(linked));
    else linked[list] = (linked[list] as Json[]).map((row) => ({ ...row, ...urlOf(row) }));
  }
  return linked;
}

/** The path with its fields; undefined where one is missing. */
function filled(page: string, row: Json, input: Json): string | undefined {
  let isWhole = true;
  const path = page.replace(/\{([\w.]+)\}/g, (_, name: string) => {
    const value = fieldOf(row, name) ?? fieldOf(input, name);
    if (typeof value !== "string") isWhole = false;
    return encodeURIComponent(String(value));
  });
  return isWhole ? path : undefined;
}

function fieldOf(of: Json, name: string): unknown {
  return name.split(".").reduce<unknown>((value, field) => (value as Json | null | undefined)?.[field], of);
}

/** The schema of such an answer. */
export function linkedSchema(schema: Tool["inputSchema"], pages: Pages): Tool["inputSchema"] {
  const linked = structuredClone(schema) as Json;
  const definitions = (linked.$defs ?? {}) as Record<string, Json>;
  const properties = (linked.properties ?? {}) as Record<string, Json>;
  for (const [list] of placesOf(pages, Object.keys(properties))) {
    const place = list === undefined ? linked : (properties[list]?.items as Json);
    const row = typeof place.$ref === "string" ? definitions[place.$ref.replace("#/$defs/", "")] : place;
    if (row) row.properties = { ...(row.properties as Json), url: { type: "string", description: "Its page." } };
  }
  return linked as Tool["inputSchema"];
}
