import { CORRECTION_MS, type CorrectResult, caseId, DomainError, type TestResultDetail } from "@tessera/domain";
import * as audit from "../../audit/audit-repo.ts";
import { changeDetails } from "../../audit/change-details.ts";
import type { Actor, Ctx } from "../../platform/context.ts";
import { transact } from "../../platform/db/transact.ts";
import { MAX_CORRECTIONS_PER_RESULT } from "../../platform/limits/limits.ts";
import { lockOpenCycle, recordOutcome } from "../cycles/cycle-service.ts";
import { findManualDetail } from "./manual-detail.ts";
import * as manualRepo from "./manual-result-repo.ts";
import { replaceResultDefects } from "./result-defects.ts";
import * as listingRepo from "./result-listing-repo.ts";
import { cycleKey, getResult, gravityOf, outcomeOf } from "./result-service.ts";

/**
 * Corrects a manual result, and keeps what it said before. Throws NOT_FOUND, FORBIDDEN for someone else's, and CONFLICT
 * after 15 minutes, for results of uploads and for a closed cycle.
 */
export function correctResult(ctx: Ctx, actor: Actor, input: CorrectResult): Promise<TestResultDetail> {
  const { projectId, cycleId, resultId, ...given } = input;
  const ref = { projectId, cycleId, resultId };
  const key = cycleKey(ref);
  const at = ctx.now();
  return transact(ctx, async (ctx) => {
    await lockOpenCycle(ctx, { projectId, cycleId });
    const found = await listingRepo.find(ctx.db, key, resultId);
    if (!found) throw new DomainError("NOT_FOUND", `There is no such result in ${cycleId}`);
    const { row } = found;
    requireCorrectable(row, actor, at);
    const { corrections, caseVersion, ...detail } = await findManualDetail(ctx, resultId);
    const before = { status: row.status, durationMs: row.durationMs, message: row.message, ...detail };
    const after = { ...before, ...withoutUndefined(given) };
    const changed = changeDetails(asTexts(before), asTexts(after));
    if (!changed) return getResult(ctx, ref);
    if (corrections.length >= MAX_CORRECTIONS_PER_RESULT) {
      throw new DomainError("CONFLICT", "The result was corrected too often. Record another one instead.");
    }
    const { status, durationMs, message } = after;
    await manualRepo.correct(ctx.db, resultId, { status, gravity: gravityOf(status), durationMs, message });
    await manualRepo.replace(ctx.db, {
      ...{ resultId, ...key, key: null, caseVersion },
      steps: manualRepo.STEPS_COLUMN.write(after.steps),
      defects: manualRepo.DEFECTS_COLUMN.write(after.defects),
    });
    await replaceResultDefects(ctx, projectId, { resultId, defects: after.defects });
    const kept = { id: ctx.newId(), resultId, at, by: actor.userId, before: manualRepo.BEFORE_COLUMN.write(before) };
    await manualRepo.insertCorrection(ctx.db, kept);
    await recordOutcome(ctx, { projectId, cycleId }, await outcomeOf(ctx, { projectId, cycleId }));
    const subject = { project: projectId, cycle: cycleId, case: caseId(row.caseNumber), attempt: row.attempt };
    await audit.append(ctx, actor, { action: "RESULT_CORRECTED", details: { ...subject, ...changed }, at });
    return getResult(ctx, ref);
  });
}

function requireCorrectable(row: listingRepo.ResultRow, actor: Actor, at: string): void {
  if (row.source !== "manual") {
    throw new DomainError("CONFLICT", "Results of uploads can't be corrected. Record another result instead.");
  }
  if (row.createdBy !== actor.userId) {
    throw new DomainError("FORBIDDEN", "Only who recorded a result can correct it. Record another one instead.");
  }
  if (Date.parse(at) - Date.parse(row.createdAt) > CORRECTION_MS) {
    throw new DomainError("CONFLICT", "A result can be corrected for 15 minutes. Record another one instead.");
  }
}

const asTexts = (values: object) =>
  Object.fromEntries(
    Object.entries(values).map(([field, value]) => [field, Array.isArray(value) ? JSON.stringify(value) : value]),
  );

function withoutUndefined<T extends object>(change: T): Partial<T> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Partial<T>;
}
