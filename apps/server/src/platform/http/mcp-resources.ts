import {
  type ReadResourceResult,
  type Resource,
  ResourceNotFoundError,
  type ResourceTemplateType,
} from "@modelcontextprotocol/server";
import { DomainError, type MarkdownPart, type Page, type ReadableThing } from "@tessera/domain";
import type { AnyProcedure } from "@trpc/server";
import type { RequestCtx } from "../context.ts";
import { MAX_RESOURCE_URI_LENGTH } from "../limits/limits.ts";
import { definitionOf, type ProcedureDefinition } from "./procedure-definition.ts";
import { procedureRunner } from "./procedure-runner.ts";
import type { Access } from "./trpc.ts";

const MIME_TYPE = "text/markdown";

type Run = ReturnType<typeof procedureRunner>;
type McpResource = NonNullable<NonNullable<ProcedureDefinition["meta"]>["resource"]> & {
  access: Access;
  run: Run;
};

/** What can be read at an address: the procedure behind it, and its input. */
export type FoundResource = { access: Access; read: (ctx: RequestCtx) => Promise<ReadResourceResult> };

/** The documents that procedures declare, at `tessera://<server>/…`; long ones go on with `?part=2`. */
export class McpResources {
  readonly #resources: McpResource[] = [];
  #list: { access: Access; run: Run } | undefined;

  constructor(procedures: Record<string, unknown>) {
    for (const [name, value] of Object.entries(procedures)) {
      const procedure = value as AnyProcedure;
      const { meta } = definitionOf(procedure);
      if (meta?.access === undefined) continue;
      const run = procedureRunner({ name, procedure });
      if (meta.listsResources) this.#list = { access: meta.access, run };
      if (!meta.resource) continue;
      this.#resources.push({ ...meta.resource, access: meta.access, run });
    }
  }

  /** The templates of documents that this caller may read. */
  templates(ctx: RequestCtx, isOpen: (access: Access) => boolean): ResourceTemplateType[] {
    const open = this.#resources.filter(({ access }) => isOpen(access));
    return open.map(({ path, name, title, about }) => ({
      ...{ uriTemplate: `${baseOf(ctx)}${path}{?part}`, name, title, description: about, mimeType: MIME_TYPE },
    }));
  }

  /** A page of documents; nothing for a caller who may not list them. */
  async list(ctx: RequestCtx, isOpen: (access: Access) => boolean, cursor: string | undefined) {
    if (!this.#list || !isOpen(this.#list.access)) return { resources: [] };
    const input = cursor === undefined ? {} : { cursor };
    const { data, nextCursor } = (await this.#list.run(ctx, async () => input)) as Page<ReadableThing>;
    const resources = data.map(({ path, name, description }): Resource => {
      return { uri: baseOf(ctx) + path, name, description, mimeType: MIME_TYPE };
    });
    return { resources, ...(nextCursor !== null && { nextCursor }) };
  }

  /** Undefined for an address that is none of this server's documents. */
  find(ctx: RequestCtx, uri: string): FoundResource | undefined {
    const base = baseOf(ctx);
    if (!uri.startsWith(base) || uri.length > MAX_RESOURCE_URI_LENGTH) return undefined;
    const [path = "", query] = uri.slice(base.length).split("?", 2);
    const part = query === undefined ? "1" : /^part=([1-9]\d{0,3})$/.exec(query)?.[1];
    if (part === undefined) return undefined;
    for (const { access, path: template, run } of this.#resources) {
      const fields = fieldsIn(path, template);
      if (fields === undefined) continue;
      const input = { ...fields, part: Number(part) };
      return { access, read: (ctx) => read(ctx, run, { uri, path: base + path, input }) };
    }
    return undefined;
  }

  /** The address of a path of this server. */
  uriOf(ctx: RequestCtx, path: string): string {
    return baseOf(ctx) + path;
  }
}

/** What stands in a path for the names of a template such as `/runs/{runId}`; undefined for a path of another form. */
function fieldsIn(path: string, template: string): Record<string, string> | undefined {
  const [values, names] = [path.split("/"), template.split("/")];
  if (values.length !== names.length) return undefined;
  const fields: Record<string, string> = {};
  for (const [index, name] of names.entries()) {
    const value = values[index] as string;
    if (!name.startsWith("{")) {
      if (name !== value) return undefined;
      continue;
    }
    if (!FIELD_VALUE.test(value)) return undefined;
    fields[name.slice(1, -1)] = value;
  }
  return fields;
}

const FIELD_VALUE = /^[A-Za-z0-9-]{1,100}$/;

function baseOf(ctx: RequestCtx): string {
  const { host, pathname } = new URL(ctx.publicUrl());
  return `tessera://${host}${pathname.replace(/\/$/, "")}`;
}

async function read(
  ctx: RequestCtx,
  run: Run,
  { uri, path, input }: { uri: string; path: string; input: object },
): Promise<ReadResourceResult> {
  try {
    const found = (await run(ctx, async () => input)) as MarkdownPart;
    return { contents: [{ uri, mimeType: MIME_TYPE, text: withWayOn(found, path) }] };
  } catch (error) {
    const isAbsent = error instanceof DomainError && ["NOT_FOUND", "INVALID_INPUT"].includes(error.code);
    throw isAbsent ? new ResourceNotFoundError(uri, error.message) : error;
  }
}

/** The text of a part, and where the next one is. */
export function withWayOn({ text, part, parts }: MarkdownPart, uri: string): string {
  if (parts === 1) return text;
  const next = part < parts ? ` Read on at ${uri}?part=${part + 1}` : "";
  return `${text}\n\n[Part ${part} of ${parts}.${next}]`;
}
