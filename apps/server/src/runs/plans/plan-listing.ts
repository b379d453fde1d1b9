import {
  type AssigneeCounts,
  type CycleCase,
  type CycleRef,
  caseId,
  idNumber,
  type ListCycleCases,
  type Page,
  WORST_FIRST,
} from "@tessera/domain";
import { findPeople } from "../../access/people-service.ts";
import { readEstimate } from "../../catalog/cases/case-columns.ts";
import type { Actor, Ctx } from "../../platform/context.ts";
import { decodeCursor, toPage } from "../../platform/db/keyset.ts";
import { MAX_COUNTED_ASSIGNEES } from "../../platform/limits/limits.ts";
import { getCycle } from "../cycles/cycle-service.ts";
import * as planRepo from "./plan-repo.ts";

/** The planned test cases of a cycle in the order of their ids. Throws NOT_FOUND. */
export async function listCycleCases(
  ctx: Pick<Ctx, "db">,
  actor: Actor,
  query: ListCycleCases,
): Promise<Page<CycleCase>> {
  await getCycle(ctx, { projectId: query.projectId, cycleId: query.cycleId });
  const { projectId, assigneeId: asked, limit } = query;
  const key = { projectId, cycleNumber: idNumber(query.cycleId) };
  const [after] = decodeCursor(query.cursor, ["number"]) ?? [0];
  const assigneeId = asked === "me" ? actor.userId : asked === "none" ? null : asked;
  const rows = await planRepo.list(ctx.db, key, query, assigneeId, { after, limit: limit + 1 });
  const { data, nextCursor } = toPage(rows, limit, (row) => [row.caseNumber]);
  const numbers = data.map(({ caseNumber }) => caseNumber);
  const last = await planRepo.findLast(ctx.db, key, numbers);
  const ids = [...data.map((row) => row.assigneeId), ...[...last.values()].map(({ createdBy }) => createdBy)];
  const people = await findPeople(ctx, ids);
  const personOf = (id: string | null | undefined) => (id && people.get(id)) || null;
  return {
    data: data.map(({ caseNumber, name, priority, details, assigneeId, severity }) => ({
      ...{ caseId: caseId(caseNumber), name, priority, estimate: readEstimate(details) },
      assignee: personOf(assigneeId),
      status: severity === null ? "untested" : (WORST_FIRST[severity] ?? "untested"),
      attempts: last.get(caseNumber)?.attempt ?? 0,
      lastResultAt: last.get(caseNumber)?.createdAt ?? null,
      lastResultBy: personOf(last.get(caseNumber)?.createdBy),
    })),
    nextCursor,
  };
}

/** Who executes how many test cases of a cycle, the most first. Throws NOT_FOUND. */
export async function countAssignees(ctx: Pick<Ctx, "db">, ref: CycleRef): Promise<AssigneeCounts> {
  await getCycle(ctx, ref);
  const key = { projectId: ref.projectId, cycleNumber: idNumber(ref.cycleId) };
  const rows = await planRepo.countByAssignee(ctx.db, key, MAX_COUNTED_ASSIGNEES);
  const people = await findPeople(
    ctx,
    rows.map((row) => row.assigneeId),
  );
  const personOf = (id: string | null) => (id !== null && people.get(id)) || null;
  return {
    data: rows.map(({ assigneeId, cases, untested }) => ({
      ...{ person: personOf(assigneeId), cases, untested: Number(untested) },
    })),
  };
}
