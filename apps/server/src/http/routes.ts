import type { AnyProcedure } from "@trpc/server";
import { z } from "zod";
import type { Access, ProcedureMeta, RestRoute } from "./trpc.ts";

/** A procedure that has a REST route, as the adapter and the API document need it. */
export type RestProcedure = {
  name: string;
  access: Access;
  rest: RestRoute;
  procedure: AnyProcedure;
  /** The fields of its input; empty where it takes none. */
  fields: Record<string, z.ZodType>;
  output: z.ZodType | undefined;
};

type Definition = { meta?: ProcedureMeta; inputs: unknown[]; output?: unknown; type: string };

/** The procedures with a REST route, in the order of their names. */
export function restProcedures(procedures: Record<string, unknown>): RestProcedure[] {
  return Object.entries(procedures).flatMap(([name, value]) => {
    const procedure = value as AnyProcedure;
    const { meta, inputs, output } = procedure._def as unknown as Definition;
    if (!meta?.rest) return [];
    // The last input is the procedure's own; one before it may have been read to find the project.
    const own = inputs.at(-1);
    const fields = own instanceof z.ZodObject ? (own.shape as Record<string, z.ZodType>) : {};
    return [{ name, access: meta.access as Access, rest: meta.rest, procedure, fields, output: output as z.ZodType }];
  });
}

/** The names in `{}` of the route's path, and the input fields they stand for. */
export function pathFields({ path, idName }: RestRoute): Map<string, string> {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string);
  return new Map(names.map((name) => [name, name === idName ? "id" : name]));
}
