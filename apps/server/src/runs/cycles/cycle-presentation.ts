import { cycleId, MASTER_CYCLE, type TestCycle } from "@tessera/domain";
import { findPeople } from "../../access/people-service.ts";
import type { Db, TestCycleTable } from "../../platform/db/schema.ts";
import { findMilestoneNames } from "../milestones/milestone-names.ts";
import { CONFIGURATION_COLUMN } from "./cycle-repo.ts";

/** Cycles as callers see them, in the order given. */
export async function presentCycles(db: Db, rows: TestCycleTable[]): Promise<TestCycle[]> {
  const people = await findPeople(
    { db },
    rows.map((row) => row.createdBy),
  );
  const milestones = await findMilestoneNames(
    { db },
    rows.map((row) => row.milestoneId),
  );
  return rows.map(({ number, passed, failed, error, skipped, blocked, ...row }) => ({
    ...{ id: cycleId(number), projectId: row.projectId, name: row.name, description: row.description },
    ...{ isMaster: number === MASTER_CYCLE, state: row.state, closedAt: row.closedAt, dueDate: row.dueDate },
    milestone: (row.milestoneId !== null && milestones.get(row.milestoneId)) || null,
    ...{ plan: row.planName, configuration: CONFIGURATION_COLUMN.read(row.configuration) },
    progress: { cases: row.plannedCases, untested: row.untested, assigned: row.assigned, people: row.assignees },
    counts: { tests: passed + failed + error + skipped + blocked, passed, failed, error, skipped, blocked, muted: 0 },
    ...{ branch: row.branch, commit: row.commit, environment: row.plannedEnvironment ?? row.environment },
    ...{ buildUrl: row.buildUrl, lastResultAt: row.lastResultAt },
    ...{ createdAt: row.createdAt, createdBy: people.get(row.createdBy) ?? null },
  }));
}
