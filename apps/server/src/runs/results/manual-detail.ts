import type { TestResultDetail } from "@tessera/domain";
import { findPeople } from "../../access/people-service.ts";
import type { Ctx } from "../../platform/context.ts";
import { MAX_CORRECTIONS_PER_RESULT } from "../../platform/limits/limits.ts";
import * as manualRepo from "./manual-result-repo.ts";

export type ManualDetail = Pick<TestResultDetail, "steps" | "defects" | "caseVersion" | "corrections">;

/** What a person said of a result beside its status; empty for results of imports. */
export async function findManualDetail({ db }: Pick<Ctx, "db">, resultId: string): Promise<ManualDetail> {
  const row = await manualRepo.find(db, resultId);
  const corrections = await manualRepo.listCorrections(db, resultId, MAX_CORRECTIONS_PER_RESULT);
  const people = await findPeople(
    { db },
    corrections.map(({ by }) => by),
  );
  return {
    steps: row ? manualRepo.STEPS_COLUMN.read(row.steps) : [],
    defects: row ? manualRepo.DEFECTS_COLUMN.read(row.defects) : [],
    caseVersion: row?.caseVersion ?? null,
    corrections: corrections.map(({ at, by, before }) => ({
      ...{ at, by: people.get(by) ?? null, before: manualRepo.BEFORE_COLUMN.read(before) },
    })),
  };
}
