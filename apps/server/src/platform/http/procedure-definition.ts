import type { z } from "zod";
import type { ProcedureMeta } from "./trpc.ts";

type Middleware = (options: Record<string, unknown>) => Promise<{ data: unknown }>;

/** What tRPC knows of a procedure. */
export type ProcedureDefinition = {
  type: "query" | "mutation" | "subscription";
  meta?: ProcedureMeta;
  inputs: z.ZodType[];
  output?: z.ZodType;
  middlewares: Middleware[];
};

/** Reads what tRPC keeps private: the one place that depends on how it does. */
export function definitionOf(procedure: unknown): ProcedureDefinition {
  return (procedure as { _def: ProcedureDefinition })._def;
}
