import type { AnyProcedure } from "@trpc/server";
import type { RequestCtx } from "../context.ts";
import { definitionOf } from "./procedure-definition.ts";

type Step = { ctx: object; input: unknown; getRawInput: () => Promise<unknown> };
type StepResult = { data: unknown };

/**
 * Calls a procedure's own middlewares one after the other: authentication, schemas, resolver, exactly as tRPC would.
 * What tRPC adds for its own clients costs a REST request about as much as the procedure itself. Errors reach the
 * caller unchanged.
 */
export function procedureRunner({ name, procedure }: { name: string; procedure: AnyProcedure }) {
  const { middlewares, meta, type } = definitionOf(procedure);
  /** `beforeActing` runs once the caller may do it and the input is checked, just before it is done. */
  return async (
    ctx: RequestCtx,
    getRawInput: () => Promise<unknown>,
    beforeActing?: (input: unknown) => Promise<void>,
  ): Promise<unknown> => {
    const shared = { type, path: name, meta, signal: undefined, batchIndex: 0 };
    const call = (index: number, { ctx, input, getRawInput }: Step): Promise<StepResult> => {
      const next = (step?: Partial<Step>) =>
        call(index + 1, {
          ctx: step?.ctx === undefined ? ctx : { ...ctx, ...step.ctx },
          input: step !== undefined && "input" in step ? step.input : input,
          getRawInput: step?.getRawInput ?? getRawInput,
        });
      const middleware = middlewares[index] as (typeof middlewares)[number];
      const options = { ...shared, ctx, input, getRawInput, next };
      if (!beforeActing || index < middlewares.length - 1) return middleware(options);
      return beforeActing(input).then(() => middleware(options));
    };
    return (await call(0, { ctx, input: undefined, getRawInput })).data;
  };
}
