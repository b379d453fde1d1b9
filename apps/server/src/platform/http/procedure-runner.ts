import type { AnyProcedure } from "@trpc/server";
import type { RequestCtx } from "../context.ts";
import { definitionOf } from "./procedure-definition.ts";

type Step = { ctx: object; input: unknown };
type StepResult = { data: unknown };

/**
 * Calls a procedure's own middlewares one after the other: authentication, schemas, resolver, exactly as tRPC would.
 * What tRPC adds for its own clients costs a REST request about as much as the procedure itself. Errors reach the
 * caller unchanged.
 */
export function procedureRunner({ name, procedure }: { name: string; procedure: AnyProcedure }) {
  const { middlewares, meta, type } = definitionOf(procedure);
  return async (ctx: RequestCtx, getRawInput: () => Promise<unknown>): Promise<unknown> => {
    const shared = { type, path: name, meta, getRawInput, signal: undefined, batchIndex: 0 };
    const call = (index: number, { ctx, input }: Step): Promise<StepResult> => {
      const next = (step?: Partial<Step>) =>
        call(index + 1, {
          ctx: step?.ctx === undefined ? ctx : { ...ctx, ...step.ctx },
          input: step !== undefined && "input" in step ? step.input : input,
        });
      return (middlewares[index] as (typeof middlewares)[number])({ ...shared, ctx, input, next });
    };
    return (await call(0, { ctx, input: undefined })).data;
  };
}
