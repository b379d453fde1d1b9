import { DomainError, refusedInput } from "@tessera/domain";
import express, { type Request, type RequestHandler, type Response } from "express";
import { z } from "zod";
import { MAX_BODY_BYTES, MAX_INPUT_FIELDS } from "../limits/limits.ts";
import { announcedBytes, bodyTooLarge, unsent } from "./announced-body.ts";
import type { ReceivedForm } from "./form.ts";
import { inputPlace, pathFields, QUERY_FIELD, QUESTION_FIELD, type RestProcedure } from "./routes.ts";

/**
 * Merges path, query and body; texts of path and query become what the input schema expects. The procedure asks for its
 * input after it knows the caller, so that no unknown caller's body is ever parsed.
 */
export function inputReader(
  route: RestProcedure,
): (req: Request, res: Response, form?: ReceivedForm) => Promise<unknown> {
  const fromText = new Map(Object.entries(route.fields).map(([field, schema]) => [field, textReader(schema)]));
  const inPath = pathFields(route.rest);
  const place = inputPlace(route.rest);
  return async (req, res, form) => {
    const query = Object.entries(req.query);
    if (!route.takesInput && query[0]) throw refusedInput([query[0][0]], "This takes no parameters");
    requireUtf8(req, query);
    if (place !== "query") requireElsewhere(query, place);
    const typed = (field: string, value: unknown) => [field, fromText.get(field)?.(value) ?? value] as const;
    const entries = [
      ...(place === "question"
        ? query.flatMap(([, question]) => Object.entries(readQuestion(question)))
        : query.map(([field, value]) => typed(field, value))),
      ...(place === "body" ? Object.entries(await readJson(req, res)) : []),
      ...(form ? Object.entries(await form.receive(req)) : []),
      ...Object.entries(req.params).map(([name, value]) => typed(inPath.get(name) ?? name, value)),
    ];
    return onceEach(entries);
  };
}

/** Each field with its value. Throws INVALID_INPUT for a field that is given twice, and for too many fields. */
function onceEach(entries: (readonly [string, unknown])[]): Record<string, unknown> {
  if (entries.length > MAX_INPUT_FIELDS) throw refusedInput([], `An input has at most ${MAX_INPUT_FIELDS} fields`);
  const fields = new Set<string>();
  for (const [field] of entries) {
    if (fields.has(field)) throw refusedInput([field], "This is given twice; give it in one place");
    fields.add(field);
  }
  return Object.fromEntries(entries);
}

/** Rejects percent-encoded bytes that are not UTF-8, which the parser replaces with U+FFFD. */
function requireUtf8({ url }: Request, query: [string, unknown][]): void {
  const lossy = query.find(([field, value]) => `${field}${value}`.includes("\ufffd"));
  if (lossy && !/%ef%bf%bd/i.test(url)) throw refusedInput([lossy[0]], "This is not UTF-8; percent-encode it as UTF-8");
}

/** What may stand in the query of a route whose input comes from elsewhere, and where that is. */
const ELSEWHERE = {
  body: { inQuery: QUERY_FIELD, advice: "send it in the JSON body" },
  form: { inQuery: null, advice: "send it in the form" },
  question: { inQuery: QUESTION_FIELD, advice: "put it into the JSON of q" },
};

function requireElsewhere(query: [string, unknown][], place: keyof typeof ELSEWHERE): void {
  const { inQuery, advice } = ELSEWHERE[place];
  const misplaced = query.find(([field]) => field !== inQuery);
  if (misplaced) throw refusedInput([misplaced[0]], `This is not taken from the query; ${advice}`);
}

/** The object in the query parameter of a question. */
function readQuestion(text: unknown): object {
  try {
    const question = JSON.parse(String(text));
    if (typeof question === "object" && question !== null && !Array.isArray(question)) return question;
  } catch {
    // Not JSON is as wrong as JSON of another shape.
  }
  throw refusedInput([QUESTION_FIELD], "Expected one JSON object, percent-encoded");
}

const parseJson = express.json({ limit: MAX_BODY_BYTES });

/**
 * The object in the body, empty if there is no body. Throws the error of the body parser, and for a body that is no
 * object.
 */
export async function readJson(req: Request, res: Response, parse: RequestHandler = parseJson): Promise<object> {
  if (announcedBytes(req) > MAX_BODY_BYTES) throw unsent(req, bodyTooLarge());
  await new Promise<void>((resolve, reject) => {
    parse(req, res, (error?: unknown) => (error ? reject(error) : resolve()));
  });
  const hasBody = req.headers["transfer-encoding"] !== undefined || Number(req.headers["content-length"] ?? 0) > 0;
  if (req.body === undefined && hasBody) {
    throw new DomainError("UNSUPPORTED_MEDIA_TYPE", "Send JSON with Content-Type: application/json");
  }
  if (Array.isArray(req.body)) throw new DomainError("INVALID_INPUT", "The body must be a JSON object");
  return req.body ?? {};
}

/** The query of a route that is no procedure, with its texts converted to the types of the schema. */
export function readQuery(query: Request["query"], { shape }: z.ZodObject): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(query).map(([field, value]) => {
      const schema = shape[field];
      return [field, schema ? textReader(schema as z.ZodType)(value) : value];
    }),
  );
}

type TextReader = (value: unknown) => unknown;

/** Numbers and booleans arrive as text, and a list of one as its item; the schema rejects what can't be converted. */
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
