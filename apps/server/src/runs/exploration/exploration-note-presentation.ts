import { caseId, type ExplorationNote, explorationId, mentionsIn } from "@tessera/domain";
import { findPeople } from "../../access/people-service.ts";
import { findMentioned } from "../../catalog/members/mention-notices.ts";
import type { Ctx } from "../../platform/context.ts";
import type { ExplorationNoteTable } from "../../platform/db/schema.ts";

/** Notes of one project as callers see them, in the order given. */
export async function presentNotes(
  ctx: Pick<Ctx, "db">,
  projectId: string,
  rows: readonly ExplorationNoteTable[],
): Promise<ExplorationNote[]> {
  const mentioned = await findMentioned(ctx, projectId, new Set(rows.flatMap(({ text }) => mentionsIn(text))));
  const people = await findPeople(ctx, [...rows.map(({ createdBy }) => createdBy), ...mentioned.values()]);
  return rows.map(({ explorationNumber, key: _, caseNumber, createdBy, ...row }) => ({
    ...row,
    explorationId: explorationId(explorationNumber),
    mentions: mentionsIn(row.text).flatMap((name) => people.get(mentioned.get(name) ?? "") ?? []),
    caseId: caseNumber === null ? null : caseId(caseNumber),
    createdBy: people.get(createdBy) ?? null,
  }));
}

export async function presentNote(ctx: Pick<Ctx, "db">, row: ExplorationNoteTable): Promise<ExplorationNote> {
  return (await presentNotes(ctx, row.projectId, [row]))[0] as ExplorationNote;
}
