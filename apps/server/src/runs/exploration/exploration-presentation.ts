import { cycleId, type Exploration, explorationId } from "@tessera/domain";
import { findPeople } from "../../access/people-service.ts";
import type { Ctx } from "../../platform/context.ts";
import type { ExplorationTable } from "../../platform/db/schema.ts";
import { findMilestoneNames } from "../milestones/milestone-names.ts";

/** Sessions as callers see them at this moment, in the order given. */
export async function presentExplorations(
  ctx: Pick<Ctx, "db" | "now">,
  rows: readonly ExplorationTable[],
): Promise<Exploration[]> {
  const now = ctx.now();
  const people = await findPeople(
    ctx,
    rows.flatMap((row) => [row.testerId, row.createdBy]),
  );
  const milestones = await findMilestoneNames(
    ctx,
    rows.map((row) => row.milestoneId),
  );
  return rows.map((row) => ({
    ...{ id: explorationId(row.number), projectId: row.projectId, charter: row.charter },
    tester: people.get(row.testerId) ?? null,
    ...{ timeBoxMinutes: row.timeBoxMinutes, environment: row.environment, build: row.build },
    cycleId: row.cycleNumber === null ? null : cycleId(row.cycleNumber),
    milestone: (row.milestoneId !== null && milestones.get(row.milestoneId)) || null,
    ...{ state: row.state, elapsedMs: elapsedOf(row, now), startedAt: row.startedAt, endedAt: row.endedAt },
    summary: row.summary,
    notes: { note: row.notes, bug: row.bugs, question: row.questions, idea: row.ideas },
    ...{ version: row.version, createdAt: row.createdAt, createdBy: people.get(row.createdBy) ?? null },
  }));
}

/** The same for one. */
export async function presentExploration(ctx: Pick<Ctx, "db" | "now">, row: ExplorationTable): Promise<Exploration> {
  return (await presentExplorations(ctx, [row]))[0] as Exploration;
}

/** Milliseconds spent in a session by then; pauses don't count. */
export function elapsedOf({ elapsedMs, runningSince }: ExplorationTable, now: string): number {
  return elapsedMs + (runningSince === null ? 0 : Math.max(0, Date.parse(now) - Date.parse(runningSince)));
}
