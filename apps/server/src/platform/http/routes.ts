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
  output: z.ZodType | undefined;
};

/** The procedures with a REST route, in the order of their names; one that takes a question stands there for each method. */
export function restProcedures(procedures: Record<string, unknown>): RestProcedure[] {
  return Object.entries(procedures).flatMap(([name, value]) => {
    const procedure = value as AnyProcedure;
    const { meta, inputs, output } = definitionOf(procedure);
    if (!meta?.rest) return [];
    const own = ownInput(inputs);
    const fields = own instanceof z.ZodObject ? (own.shape as Record<string, z.ZodType>) : {};
    const { rest } = meta;
    const route = {
      ...{ name, access: meta.access as Access, rest, procedure, fields },
      ...{ takesInput: own !== undefined, output },
    };
    if (rest.body !== "question") return [route];
    return (["GET", "POST"] as const).map((method) => ({ ...route, rest: { ...rest, method } }));
  });
}

/** A procedure's own input is its last; one before it may have been read to find the project. */
export function ownInput(inputs: readonly unknown[]): z.ZodType | undefined {
  const own = inputs.at(-1);
  return own instanceof z.ZodPrefault ? (own.unwrap() as z.ZodType) : (own as z.ZodType | undefined);
}

/** The query parameter that holds a question as JSON. */
export const QUESTION_FIELD = "q";

/** Where a route's input comes from besides its path and the `projectId` of the query. */
export function inputPlace({ method, body }: RestRoute): "query" | "body" | "form" | "question" {
  if (body === "form") return "form";
  if (body === "json") return "body";
  if (method !== "GET" && method !== "DELETE" && body !== "upload") return "body";
  return body === "question" ? "question" : "query";
}

/** The names in `{}` of the route's path, and the input fields they stand for. */
export function pathFields({ path, idName }: RestRoute): Map<string, string> {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string);
  return new Map(names.map((name) => [name, name === idName ? "id" : name]));
}
