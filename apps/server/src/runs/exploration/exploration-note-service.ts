import {
  type AddExplorationNote,
  type CaseFromNote,
  CORRECTION_MS,
  CreateCase,
  caseId,
  charterTitle,
  DomainError,
  type ExplorationNote,
  type ExplorationNoteRef,
  explorationId,
  idNumber,
  type ListExplorationNotes,
  mentionsIn,
  type Page,
  type TestCase,
  type UpdateExplorationNote,
} from "@tessera/domain";
import { requireAccess } from "../../access/access-service.ts";
import * as audit from "../../audit/audit-repo.ts";
import { createCase } from "../../catalog/cases/case-service.ts";
import { notifyMentioned } from "../../catalog/members/mention-notices.ts";
import type { Actor, Ctx, TxCtx } from "../../platform/context.ts";
import { decodeCursor, toPage } from "../../platform/db/keyset.ts";
import type { ExplorationNoteTable, ExplorationTable } from "../../platform/db/schema.ts";
import { transact } from "../../platform/db/transact.ts";
import { MAX_EXPLORATION_MARK_MS, MAX_NOTES_PER_EXPLORATION } from "../../platform/limits/limits.ts";
import { presentNote, presentNotes } from "./exploration-note-presentation.ts";
import * as noteRepo from "./exploration-note-repo.ts";
import { elapsedOf } from "./exploration-presentation.ts";
import * as explorationRepo from "./exploration-repo.ts";
import { requireGoing } from "./exploration-running.ts";
import { lockExploration, requireExploration } from "./exploration-service.ts";

/** In the order of their time marks. Throws NOT_FOUND. */
export async function listNotes(ctx: Pick<Ctx, "db">, query: ListExplorationNotes): Promise<Page<ExplorationNote>> {
  const key = await requireExploration(ctx, query);
  const after = decodeCursor(query.cursor, ["number", "string"]);
  const rows = await noteRepo.list(ctx.db, key, query.kind, after, query.limit + 1);
  const page = toPage(rows, query.limit, (row) => [row.atMs, row.id]);
  return { data: await presentNotes(ctx, query.projectId, page.data), nextCursor: page.nextCursor };
}

/**
 * Writes a note down at its time mark, and gives the people it names a notice. One whose key was sent before is answered as
 * it is now. Throws NOT_FOUND, FORBIDDEN, and CONFLICT where the session isn't going on, or has its most notes.
 */
export function addNote(ctx: Ctx, actor: Actor, input: AddExplorationNote): Promise<ExplorationNote> {
  const { projectId, kind, text, key = null } = input;
  return transact(ctx, async (ctx) => {
    const session = await lockExploration(ctx, actor, input);
    const known = key === null ? undefined : await noteRepo.findByKey(ctx.db, session, key);
    if (known) return presentNote(ctx, known);
    requireGoing(session, input);
    if (session.notes + session.bugs + session.questions + session.ideas >= MAX_NOTES_PER_EXPLORATION) {
      const most = MAX_NOTES_PER_EXPLORATION.toLocaleString("en");
      throw new DomainError("CONFLICT", `${input.explorationId} has ${most} notes, the most that it can have`);
    }
    const createdAt = ctx.now();
    const row: ExplorationNoteTable = {
      ...{ id: ctx.newId(), projectId, explorationNumber: session.number, key, kind, text },
      ...{ atMs: markOf(session, createdAt, input.atMs), defect: null, caseNumber: null },
      ...{ createdAt, createdBy: actor.userId, editedAt: null },
    };
    await noteRepo.insert(ctx.db, row);
    await recount(ctx, session);
    await notifyMentioned(ctx, mentioningText(session, row), new Set(mentionsIn(text)));
    await record(ctx, actor, "EXPLORATION_NOTE_ADDED", row);
    return presentNote(ctx, row);
  });
}

/** The time mark of what happens now, or happened when so much time was spent. */
export function markOf(session: ExplorationTable, now: string, atMs?: number): number {
  const elapsedMs = elapsedOf(session, now);
  return Math.min(atMs ?? elapsedMs, elapsedMs, MAX_EXPLORATION_MARK_MS);
}

/**
 * Corrects a note; what it names as its defect can be set by all who run the session, at any time. Throws NOT_FOUND, FORBIDDEN
 * for someone else's text, CONFLICT for a text of more than 15 minutes ago.
 */
export function updateNote(ctx: Ctx, actor: Actor, input: UpdateExplorationNote): Promise<ExplorationNote> {
  const { kind, text, defect } = input;
  return transact(ctx, async (ctx) => {
    const session = await lockExploration(ctx, actor, input);
    const before = await requireNote(ctx, input);
    const isCorrected = (kind !== undefined && kind !== before.kind) || (text !== undefined && text !== before.text);
    if (!isCorrected && (defect === undefined || defect === before.defect)) return presentNote(ctx, before);
    const at = ctx.now();
    if (isCorrected) requireCorrectable(before, actor, at);
    const change = { kind, text, defect, ...(isCorrected && { editedAt: at }) };
    const row = await noteRepo.update(ctx.db, before.id, change);
    await recount(ctx, session);
    const named = new Set(mentionsIn(before.text));
    const added = new Set(mentionsIn(row.text).filter((name) => !named.has(name)));
    await notifyMentioned(ctx, mentioningText(session, row), added);
    await record(ctx, actor, "EXPLORATION_NOTE_CHANGED", row);
    return presentNote(ctx, row);
  });
}

/** Removes a note with its files for good. Throws NOT_FOUND, FORBIDDEN and CONFLICT as `updateNote`; project admins always may. */
export function deleteNote(ctx: Ctx, actor: Actor, ref: ExplorationNoteRef): Promise<void> {
  return transact(ctx, async (ctx) => {
    const session = await lockExploration(ctx, actor, ref);
    const row = await requireNote(ctx, ref);
    const { role } = await requireAccess(ctx, actor, ["result:write"], ref.projectId);
    if (role !== "PROJECT_ADMIN") requireCorrectable(row, actor, ctx.now());
    await noteRepo.remove(ctx.db, row.id);
    await recount(ctx, session);
    await record(ctx, actor, "EXPLORATION_NOTE_DELETED", row);
  });
}

/** Makes a test case without steps from a note, which links back to it. Throws NOT_FOUND, FORBIDDEN, and CONFLICT for a second one. */
export function createCaseFromNote(ctx: Ctx, actor: Actor, input: CaseFromNote): Promise<TestCase> {
  const { projectId, name, folderId } = input;
  return transact(ctx, async (ctx) => {
    const session = await lockExploration(ctx, actor, input);
    const note = await requireNote(ctx, input);
    if (note.caseNumber !== null) {
      throw new DomainError("CONFLICT", `${caseId(note.caseNumber)} was made from this note already`);
    }
    const url = `${ctx.publicUrl()}${pageOf(session, note)}`;
    const links = [{ kind: "other" as const, url, label: `Note of ${input.explorationId}` }];
    const found = CreateCase.parse({ projectId, name, folderId, description: note.text, links });
    const made = await createCase(ctx, actor, found);
    await noteRepo.update(ctx.db, note.id, { caseNumber: idNumber(made.id) });
    await recount(ctx, session);
    return made;
  });
}

/** A note of a session of the project. Throws NOT_FOUND. */
async function requireNote(
  ctx: Pick<Ctx, "db">,
  { projectId, explorationId, noteId }: ExplorationNoteRef,
): Promise<ExplorationNoteTable> {
  const row = await noteRepo.find(ctx.db, projectId, noteId);
  if (row?.explorationNumber !== idNumber(explorationId)) {
    throw new DomainError("NOT_FOUND", `There is no such note in ${explorationId}`);
  }
  return row;
}

function requireCorrectable({ createdBy, createdAt }: ExplorationNoteTable, actor: Actor, at: string): void {
  if (createdBy !== actor.userId) throw new DomainError("FORBIDDEN", "Only its author can change a note");
  if (Date.parse(at) - Date.parse(createdAt) <= CORRECTION_MS) return;
  throw new DomainError("CONFLICT", "A note can be changed for 15 minutes. Write another one instead.");
}

/** Keeps the numbers of notes of each kind, and counts the change. */
async function recount(ctx: TxCtx, session: ExplorationTable): Promise<void> {
  const counts = new Map((await noteRepo.countKinds(ctx.db, session)).map(({ kind, count }) => [kind, count]));
  const { note = 0, bug = 0, question = 0, idea = 0 } = Object.fromEntries(counts);
  await explorationRepo.update(ctx.db, session, { notes: note, bugs: bug, questions: question, ideas: idea });
}

function record(
  ctx: TxCtx,
  actor: Actor,
  action: `EXPLORATION_NOTE_${"ADDED" | "CHANGED" | "DELETED"}`,
  { id, projectId, explorationNumber, kind }: ExplorationNoteTable,
): Promise<void> {
  const details = { project: projectId, exploration: explorationId(explorationNumber), note: id, kind };
  return audit.append(ctx, actor, { action, details, at: ctx.now() });
}

function mentioningText(session: ExplorationTable, { id, projectId, createdBy }: ExplorationNoteTable) {
  const about = `${explorationId(session.number)} “${charterTitle(session.charter)}”`;
  return { id, projectId, createdBy, what: "a note", about, page: pageOf(session, { id }) };
}

function pageOf({ projectId, number }: ExplorationTable, { id }: Pick<ExplorationNoteTable, "id">): string {
  return `/projects/${projectId}/sessions/${explorationId(number)}#note-${id}`;
}
