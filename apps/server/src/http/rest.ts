import { DomainError } from "@tessera/domain";
import express, { type Request, type RequestHandler, type Response, Router } from "express";
import { z } from "zod";
import type { RequestCtx } from "../context.ts";
import { procedureRunner } from "./procedure-runner.ts";
import { pathFields, type RestProcedure, restProcedures } from "./routes.ts";

const BODY_LIMIT = "1mb";

/** The REST door: a route for each procedure that declares one. Errors go on to the app's own handler. */
export function restRouter(
  procedures: Record<string, unknown>,
  createContext: (req: Request, res: Response) => RequestCtx,
): Router {
  const router = Router();
  for (const route of restProcedures(procedures)) {
    const handler = handlerOf(route, createContext);
    const method = route.rest.method.toLowerCase() as Lowercase<typeof route.rest.method>;
    for (const path of [route.rest.path, ...(route.rest.aliases ?? [])]) {
      router[method](path.replace(/\{(\w+)\}/g, ":$1"), handler);
    }
  }
  return router;
}

/** What stands in the query of every route that needs it and has it not in its path, beside a body too. */
export const QUERY_FIELD = "projectId";

/** Where a route's input comes from beside its path and the `projectId` of the query. */
export function inputPlace({ rest }: Pick<RestProcedure, "rest">): "query" | "body" {
  return rest.method === "GET" || rest.method === "DELETE" || rest.body === "upload" ? "query" : "body";
}

function handlerOf(route: RestProcedure, createContext: (req: Request, res: Response) => RequestCtx): RequestHandler {
  const { rest } = route;
  const run = procedureRunner(route);
  const readInput = inputReader(route);
  const statusOf = typeof rest.status === "function" ? rest.status : () => (rest.status as number | undefined) ?? 200;
  return async (req, res) => {
    res.setHeader("Cache-Control", "no-store");
    let input: Promise<unknown> | undefined;
    const output = await run(createContext(req, res), () => {
      // Asked for several times, while a body can be read only once.
      input ??= readInput(req, res);
      return input;
    });
    sendJson(res, statusOf(output as never), output);
  };
}

/** Like Express's own `json`, without what a hot route has no use for: content negotiation, ETag and freshness. */
function sendJson(res: Response, status: number, output: unknown): void {
  const body = Buffer.from(JSON.stringify(output));
  res.writeHead(status, { "Content-Type": "application/json; charset=utf-8", "Content-Length": body.length });
  res.end(body);
}

/**
 * Puts path, query and body together; texts of the query become what the input schema wants. The procedure asks for
 * its input after it knows the caller, so that nobody else's body is ever parsed.
 */
function inputReader(route: RestProcedure): (req: Request, res: Response) => Promise<unknown> {
  const fromText = new Map(Object.entries(route.fields).map(([field, schema]) => [field, textReader(schema)]));
  const inPath = pathFields(route.rest);
  const place = inputPlace(route);
  return async (req, res) => {
    const query = Object.entries(req.query);
    const misplaced = place === "body" && query.find(([field]) => field !== QUERY_FIELD);
    if (misplaced) throw refused(misplaced[0], "This is not taken from the query; send it in the JSON body");
    const entries = [
      ...query.map(([field, value]) => [field, fromText.get(field)?.(value) ?? value] as const),
      ...(place === "body" ? Object.entries(await readJson(req, res)) : []),
      ...Object.entries(req.params).map(([name, value]) => [inPath.get(name) ?? name, value] as const),
    ];
    const fields = entries.map(([field]) => field);
    const twice = fields.find((field, index) => fields.indexOf(field) !== index);
    if (twice !== undefined) throw refused(twice, "This is given twice; give it in one place");
    return Object.fromEntries(entries);
  };
}

function refused(field: string, message: string): DomainError {
  return new DomainError("INVALID_INPUT", `Invalid input. ${field}: ${message}`, {
    issues: [{ path: [field], message }],
  });
}

const parseJson = express.json({ limit: BODY_LIMIT });

/** The object in the body, empty if there is no body. Throws what the body parser finds wrong, and for what is no object. */
async function readJson(req: Request, res: Response): Promise<object> {
  await new Promise<void>((resolve, reject) => {
    parseJson(req, res, (error?: unknown) => (error ? reject(error) : resolve()));
  });
  const hasBody = req.headers["transfer-encoding"] !== undefined || Number(req.headers["content-length"] ?? 0) > 0;
  if (req.body === undefined && hasBody) {
    throw new DomainError("UNSUPPORTED_MEDIA_TYPE", "Send JSON with Content-Type: application/json");
  }
  if (Array.isArray(req.body)) throw new DomainError("INVALID_INPUT", "The body must be a JSON object");
  return req.body ?? {};
}

type TextReader = (value: unknown) => unknown;

/** Numbers and booleans come as text, and a list of one comes as that one; what doesn't fit is left for the schema to refuse. */
function textReader(schema: z.ZodType): TextReader {
  const inner = unwrapped(schema);
  if (inner instanceof z.ZodArray) return (value) => (Array.isArray(value) ? value : [value]);
  if (inner instanceof z.ZodNumber) return (value) => (isNumeral(value) ? Number(value) : value);
  if (inner instanceof z.ZodBoolean) return (value) => (value === "true" ? true : value === "false" ? false : value);
  return (value) => value;
}

function isNumeral(value: unknown): boolean {
  return typeof value === "string" && /^-?\d{1,15}$/.test(value);
}

function unwrapped(schema: z.core.$ZodType): z.core.$ZodType {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable) {
    return unwrapped(schema.unwrap());
  }
  return schema;
}
