import { type ChangedCases, type CreateCases, DomainError, type TestCase, type UpdateCases } from "@tessera/domain";
import type { Actor, Ctx } from "../../platform/context.ts";
import { transact } from "../../platform/db/transact.ts";
import { createCase, updateCase } from "./case-service.ts";

/** Creates all of the cases or, where one can't be, none; the error says which. */
export function createCases(ctx: Ctx, actor: Actor, { projectId, cases }: CreateCases): Promise<ChangedCases> {
  return transact(ctx, async (ctx) => ({
    data: await each(cases, (one) => createCase(ctx, actor, { projectId, ...one })),
  }));
}

/** Changes all of the cases or, where one can't be, none; the error says which. */
export function updateCases(ctx: Ctx, actor: Actor, { projectId, cases }: UpdateCases): Promise<ChangedCases> {
  return transact(ctx, async (ctx) => ({
    data: await each(cases, (one) => updateCase(ctx, actor, { projectId, ...one })),
  }));
}

/** One after the other, since they share a transaction. */
async function each<Item>(items: readonly Item[], act: (item: Item) => Promise<TestCase>): Promise<TestCase[]> {
  const done: TestCase[] = [];
  for (const [index, item] of items.entries()) {
    done.push(await act(item).catch((error: unknown) => Promise.reject(atItem(error, index))));
  }
  return done;
}

function atItem(error: unknown, index: number): unknown {
  if (!(error instanceof DomainError)) return error;
  const issues = error.details.issues?.map((issue) => ({ ...issue, path: ["cases", index, ...issue.path] }));
  const details = { ...error.details, ...(issues && { issues }) };
  return new DomainError(error.code, `cases[${index}]: ${error.message}. Nothing was changed.`, details, {
    cause: error,
  });
}
