import { createHash } from "node:crypto";
import { type FailureText, type Fingerprint, fingerprintOf, titleOf } from "@tessera/domain";
import type { TxCtx } from "../../platform/context.ts";
import { takeCauseNumbers } from "../../platform/db/project-numbers.ts";
import type { CauseTable } from "../../platform/db/schema.ts";
import * as failureRepo from "./cause-failure-repo.ts";
import * as causeRepo from "./cause-repo.ts";
import * as splitRepo from "./cause-split-repo.ts";

/** Bytes of a fingerprint's digest that are kept: too many for two of a project to be the same by chance. */
const KEY_BYTES = 16;

/** The number of the cause of each failure that says something, as people split them; makes those that are new. */
export async function assignCauses<Failure extends FailureText>(
  ctx: TxCtx,
  projectId: string,
  failures: readonly Failure[],
  caseOf: (failure: Failure) => number | undefined,
): Promise<ReadonlyMap<Failure, number>> {
  const keys = new Map<Failure, string>();
  const fingerprints = new Map<string, Fingerprint>();
  for (const failure of failures) {
    const fingerprint = fingerprintOf(failure);
    if (fingerprint === null) continue;
    const key = keyOf(fingerprint);
    keys.set(failure, key);
    fingerprints.set(key, fingerprint);
  }
  const numbers = await numbersOf(ctx, projectId, fingerprints);
  const splits = await splitRepo.findSplits(ctx.db, projectId, [...new Set(numbers.values())]);
  return new Map(
    [...keys].map(([failure, key]) => {
      const number = numbers.get(key) as number;
      return [failure, splits.get(splitRepo.splitKey(number, caseOf(failure))) ?? number];
    }),
  );
}

async function numbersOf(
  ctx: TxCtx,
  projectId: string,
  fingerprints: ReadonlyMap<string, Fingerprint>,
): Promise<Map<string, number>> {
  const numbers = await causeRepo.findByKeys(ctx.db, projectId, [...fingerprints.keys()]);
  const fresh = [...fingerprints].filter(([key]) => !numbers.has(key));
  if (fresh.length === 0) return numbers;
  const first = await takeCauseNumbers(ctx.db, projectId, fresh.length);
  const createdAt = ctx.now();
  const rows = fresh.map(([key, fingerprint], index): CauseTable => {
    numbers.set(key, first + index);
    return {
      ...{ projectId, number: first + index, key, title: titleOf(fingerprint), state: "open", resolvedAt: null },
      ...{
        isReopened: 0,
        reopenedIn: null,
        mergedInto: null,
        lastRun: null,
        assignee: null,
        note: "",
        issueUrl: null,
        createdAt,
      },
    };
  });
  await causeRepo.insertMany(ctx.db, rows);
  return numbers;
}

function keyOf({ type, message, frame }: Fingerprint): string {
  const digest = createHash("sha256")
    .update(JSON.stringify([type, message, frame]))
    .digest();
  return digest.subarray(0, KEY_BYTES).toString("base64url");
}

/** Causes of a run that it shows now were seen in it, and open again where they were resolved before it began. */
export async function followCauses(ctx: TxCtx, run: { projectId: string; runNumber: number }): Promise<void> {
  await failureRepo.recordRun(ctx.db, run);
}
