import type { AnyProcedure } from "@trpc/server";
import { z } from "zod";
import { definitionOf } from "./procedure-definition.ts";
import type { Access, RestRoute } from "./trpc.ts";

/** A procedure with a REST route, as the adapter and the API document need it. */
export type RestProcedure = {
  name: string;
  access: Access;
  rest: RestRoute;
  procedure: AnyProcedure;
  takesInput: boolean;
  /** The fields of its input; empty where it takes none. */
  fields: Record<string, z.ZodType>;
  /** Of its input, where what is required would not be enough. */
  example: object | undefined;
  output: z.ZodType | undefined;
  /** Answers a page of a list. */
  isList: boolean;
  /** How the one thing at its address is read, itself for a read; undefined where there is none. */
  single?: RestProcedure;
  /** The JSON Schemas of a variant, in place of `fields` and `output`. */
  json?: { input: Record<string, unknown>; answer: Record<string, unknown> };
};

/** The procedures with a REST route, in the order of their names; one that takes a question stands there for each method. */
export function restProcedures(procedures: Record<string, unknown>): RestProcedure[] {
  const routes = routesOf(procedures);
  const readers = new Map(routes.filter(readsOne).map((route) => [addressOf(route), route]));
  for (const route of routes) {
    const single = readers.get(addressOf(route));
    if (single && ["GET", "PATCH", "DELETE"].includes(route.rest.method)) route.single = single;
  }
  return routes;
}

const addressOf = ({ rest: { base, path } }: RestProcedure) => `${base} ${path}`;

function readsOne({ rest, isList, access }: RestProcedure): boolean {
  return rest.method === "GET" && rest.body === undefined && rest.file === undefined && !isList && access !== "public";
}

/** True of the schema of `{data, nextCursor}`. */
function isPage(output: z.ZodType | undefined): boolean {
  return output instanceof z.ZodObject && "nextCursor" in output.shape && "data" in output.shape;
}

function routesOf(procedures: Record<string, unknown>): RestProcedure[] {
  return Object.entries(procedures).flatMap(([name, value]) => {
    const procedure = value as AnyProcedure;
    const { meta, inputs, output } = definitionOf(procedure);
    if (!meta?.rest) return [];
    const own = ownInput(inputs);
    const fields = own instanceof z.ZodObject ? (own.shape as Record<string, z.ZodType>) : {};
    const { rest } = meta;
    const route = {
      ...{ name, access: meta.access as Access, rest, procedure, fields, example: exampleOf(own) },
      ...{ takesInput: own !== undefined, output, isList: rest.method === "GET" && isPage(output) },
    };
    if (rest.body !== "question") return [route];
    return (["GET", "POST"] as const).map((method) => ({ ...route, rest: { ...rest, method } }));
  });
}

function exampleOf(input: z.ZodType | undefined): object | undefined {
  const examples = input && z.globalRegistry.get(input)?.examples;
  const example: unknown = Array.isArray(examples) ? examples[0] : undefined;
  return typeof example === "object" && example !== null ? example : undefined;
}

/** A procedure's own input is its last; one before it may have been read to find the project. */
export function ownInput(inputs: readonly unknown[]): z.ZodType | undefined {
  const own = inputs.at(-1);
  return own instanceof z.ZodPrefault ? (own.unwrap() as z.ZodType) : (own as z.ZodType | undefined);
}

/** The query field of every route that needs it and has it not in its path, beside a body too. */
export const QUERY_FIELD = "projectId";

/** The query parameter that holds a question as JSON. */
export const QUESTION_FIELD = "q";

/** Where a route's input comes from besides its path and the `projectId` of the query. */
export function inputPlace({ method, body }: RestRoute): "query" | "body" | "form" | "question" {
  if (body === "form") return "form";
  if (body === "json") return "body";
  if (method !== "GET" && method !== "DELETE" && body !== "upload") return "body";
  return body === "question" ? "question" : "query";
}

/** True of a route that changes the one thing at its address. */
export function changesOne({ method }: RestRoute): boolean {
  return method === "PATCH" || method === "PUT" || method === "DELETE";
}

/** Names the thing that such a route changes. */
export function thingOf(rest: RestRoute, input: unknown): string {
  const fields = Object(input) as Record<string, unknown>;
  const ids = [...pathFields(rest).values()].map((field) => fields[field]);
  return JSON.stringify([rest.path, fields[QUERY_FIELD], ...ids]);
}

/** The names in `{}` of the route's path, and the input fields they stand for. */
export function pathFields({ path, idName }: RestRoute): Map<string, string> {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string);
  return new Map(names.map((name) => [name, name === idName ? "id" : name]));
}
