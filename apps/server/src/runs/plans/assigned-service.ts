import { type AssignedCase, caseId, cycleId, type ListAssigned, type Page, WORST_FIRST } from "@tessera/domain";
import { findProjectNames } from "../../access/membership-service.ts";
import { readEstimate } from "../../catalog/cases/case-columns.ts";
import type { Actor, Ctx } from "../../platform/context.ts";
import { decodeCursor, toPage } from "../../platform/db/keyset.ts";
import { findMilestoneNames } from "../milestones/milestone-names.ts";
import * as assignedRepo from "./assigned-repo.ts";

/** What the caller is to execute in open cycles of all projects that they see; what is due first, first. */
export async function listAssigned(
  ctx: Pick<Ctx, "db">,
  actor: Actor,
  { status, limit, cursor }: ListAssigned,
): Promise<Page<AssignedCase>> {
  const after = decodeCursor(cursor, ["string", "string", "number", "number"]);
  const rows = await assignedRepo.list(ctx.db, actor, status, after, limit + 1);
  const { data, nextCursor } = toPage(rows, limit, assignedRepo.placeOf);
  const projects = await findProjectNames(
    ctx,
    data.map(({ projectId }) => projectId),
  );
  const milestones = await findMilestoneNames(
    ctx,
    data.map(({ milestoneId }) => milestoneId),
  );
  return {
    data: data.map((row) => ({
      ...{
        caseId: caseId(row.caseNumber),
        name: row.name,
        priority: row.priority,
        estimate: readEstimate(row.details),
      },
      status: row.severity === null ? "untested" : (WORST_FIRST[row.severity] ?? "untested"),
      project: { id: row.projectId, name: projects.get(row.projectId) ?? "" },
      cycle: { id: cycleId(row.cycleNumber), name: row.cycleName, dueDate: row.dueDate },
      milestone: (row.milestoneId !== null && milestones.get(row.milestoneId)) || null,
    })),
    nextCursor,
  };
}
