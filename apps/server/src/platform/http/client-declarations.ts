import { HTTP_STATUS, SCOPES } from "@tessera/domain";
import { z } from "zod";
import { definitionOf, type ProcedureDefinition } from "./procedure-definition.ts";
import { ownInput } from "./routes.ts";
import { type Json, quoted, TypeWriter } from "./type-writer.ts";

/**
 * The procedures that a token may call, as TypeScript declarations without the router: what the typed client's package
 * has in place of what its `api.ts` derives from it. `Query`, `ListQuery` and `Mutation` are the client's. `procedures` are those of the router, by their dotted names.
 */
export function clientDeclarations(procedures: Record<string, unknown>): string {
  const writer = new TypeWriter();
  const tree: Tree = new Map();
  const callable = Object.entries(procedures)
    .map(([name, procedure]) => [name, definitionOf(procedure)] as const)
    .filter(([, definition]) => isForTokens(definition));
  for (const schema of callable.flatMap(([, definition]) => schemasOf(definition))) writer.count(schema);
  for (const [name, definition] of callable) place(tree, name.split("."), callOf(writer, name, definition));
  const upload = definitionOf(procedures["import.create"]);
  return [
    "/** A code of the server, or `UNREACHABLE` where no Tessera answered. */",
    `export type TesseraErrorCode = ${Object.keys(HTTP_STATUS).map(quoted).join(" | ")} | "UNREACHABLE";`,
    "/** One thing that is wrong with an input: where, keys and indexes from the outside in, and what. */",
    "export type TesseraIssue = { path: (string | number)[]; message: string };",
    `export type TesseraScope = ${SCOPES.map(quoted).join(" | ")};`,
    "/** Where reports are uploaded to, and what is known about the run they belong to. */",
    `export type UploadQuery = ${writer.write(jsonOf(upload.inputs.at(-1), "input"), "UploadQuery")};`,
    "/** What the server made of an upload. */",
    `export type UploadReceipt = ${writer.write(jsonOf(upload.output, "output"), "Receipt")};`,
    ...writer.named,
    "/** Every procedure of the server that a token may call. */",
    `export type Procedures = ${printTree(tree, "")};`,
    "",
  ].join("\n");
}

/** Uploads have a call of their own; the rest of what has no scope belongs to the page's sign-in. */
function isForTokens({ type, meta }: ProcedureDefinition): boolean {
  if (type === "subscription" || meta?.rest?.body === "upload" || meta?.rest?.body === "form") return false;
  return meta?.access !== "session" && (meta?.access !== "public" || meta.rest !== undefined);
}

type Tree = Map<string, Tree | { about: string; type: string }>;

function place(tree: Tree, [name = "", ...rest]: string[], call: { about: string; type: string }): void {
  if (rest.length === 0) return void tree.set(name, call);
  const inner = tree.get(name) ?? new Map();
  tree.set(name, inner);
  place(inner as Tree, rest, call);
}

function printTree(tree: Tree, indent: string): string {
  const lines = [...tree].map(([name, it]) => {
    if (it instanceof Map) return `${indent}  ${name}: ${printTree(it, `${indent}  `)};`;
    const about = it.about === "" ? "" : `${indent}  /** ${it.about.replaceAll("*/", "* /")} */\n`;
    return `${about}${indent}  ${name}: ${it.type};`;
  });
  return `{\n${lines.join("\n")}\n${indent}}`;
}

function callOf(writer: TypeWriter, name: string, definition: ProcedureDefinition) {
  const { type, inputs, output, meta } = definition;
  const called = name.split(".").map(capitalized).join("");
  const own = inputs.length === 0 ? undefined : jsonOf(ownInput(inputs), "input");
  const input = own === undefined ? "undefined" : writer.write(own, `${called}Input`);
  const answer = output === undefined ? undefined : jsonOf(output, "output");
  const result = answer === undefined ? "void" : writer.write(answer, `${called}Output`);
  const about = meta?.rest?.about ?? meta?.mcp?.about ?? "";
  if (type === "mutation") return { about, type: `Mutation<${input}, ${result}>` };
  const row = rowOf(answer);
  if (row === undefined) return { about, type: `Query<${input}, ${result}>` };
  return { about, type: `ListQuery<${input}, ${result}, ${writer.write(row, `${called}Row`)}>` };
}

/** The rows of a list that is read page by page. */
function rowOf(answer: Json | undefined): Json | undefined {
  const { data, nextCursor } = (answer?.properties ?? {}) as { data?: Json; nextCursor?: Json };
  if (!nextCursor || data?.type !== "array") return undefined;
  return { ...(data.items as Json), $defs: answer?.$defs };
}

function schemasOf({ inputs, output }: ProcedureDefinition): Json[] {
  const own = inputs.length === 0 ? [] : [jsonOf(ownInput(inputs), "input")];
  return output === undefined ? own : [...own, jsonOf(output, "output")];
}

function jsonOf(schema: unknown, io: "input" | "output"): Json {
  return z.toJSONSchema(schema as z.ZodType, { io, unrepresentable: "any" }) as Json;
}

const capitalized = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
