import type { TxCtx } from "../../platform/context.ts";
import * as importResultRepo from "./import-result-repo.ts";
import type { Placement } from "./shared-names.ts";
import type { SpooledTest } from "./spooled-tests.ts";

/** A test that matched no case, with its number in the upload. */
export type UnmatchedTest = { number: number; test: SpooledTest; placement: Placement };

/** Keeps which tests matched no case where none was to be made; attempts that another replaced are left out. */
export async function stageUnmatched(ctx: TxCtx, importId: string, unmatched: readonly UnmatchedTest[]): Promise<void> {
  const rows = unmatched
    .filter(({ placement }) => placement.decides)
    .map(({ number, test, placement }) => {
      const { name, classname, status } = test;
      return { importId, number, name, classname, variant: placement.variant?.label ?? null, status };
    });
  await importResultRepo.insertUnmatched(ctx.db, rows);
}
