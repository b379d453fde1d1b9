import {
  BROKEN_RUNS,
  type CaseRef,
  DomainError,
  idNumber,
  isFailing,
  type ListMutes,
  type Mute,
  type MuteCase,
  type MutedCase,
  muteEnd,
  muteEndFault,
  type Page,
  type Person,
  WORST_FIRST,
} from "@tessera/domain";
import { findPeople } from "../../access/people-service.ts";
import * as audit from "../../audit/audit-repo.ts";
import { brief } from "../../audit/change-details.ts";
import { getCase } from "../../catalog/cases/case-service.ts";
import type { Actor, Ctx } from "../../platform/context.ts";
import { decodeCursor, toPage } from "../../platform/db/keyset.ts";
import type { MuteTable } from "../../platform/db/schema.ts";
import { transact } from "../../platform/db/transact.ts";
import { toNamedCase } from "../named-case.ts";
import * as muteRepo from "./mute-repo.ts";

/** Hidden failures of a mute are counted up to this many. */
const COUNTED_FAILURES = 1000;

/** Which of the cases are muted for runs of the branch that began at the time. */
export async function findMuted(
  { db }: Pick<Ctx, "db">,
  run: { projectId: string; branch: string | null; at: string },
  caseNumbers: readonly number[],
): Promise<ReadonlySet<number>> {
  if (!(await muteRepo.hasMutes(db, run.projectId, run.at))) return new Set();
  return muteRepo.findMuted(db, run, caseNumbers);
}

/** Mutes a case; a mute that it has already ends with that. Throws NOT_FOUND, INVALID_INPUT for the end. */
export async function muteCase(ctx: Ctx, actor: Actor, input: MuteCase): Promise<Mute> {
  const { projectId, caseId, reason, until, branch = null } = input;
  const createdAt = ctx.now();
  const fault = muteEndFault(until, createdAt);
  if (fault !== undefined) {
    throw new DomainError("INVALID_INPUT", fault, { issues: [{ path: ["until"], message: fault }] });
  }
  return transact(ctx, async (ctx) => {
    const { name } = await getCase(ctx, input);
    await muteRepo.end(ctx.db, projectId, idNumber(caseId), createdAt);
    const mute: MuteTable = {
      ...{ id: ctx.newId(), projectId, caseNumber: idNumber(caseId), branch, reason, until, endsAt: muteEnd(until) },
      ...{ createdAt, createdBy: actor.userId, noticeState: "ending" },
    };
    await muteRepo.insert(ctx.db, mute);
    const details = { project: projectId, case: caseId, name: brief(name), reason: brief(reason), until, branch };
    await audit.append(ctx, actor, { action: "CASE_MUTED", details, at: createdAt });
    return presentMute(ctx, mute);
  });
}

/** Ends the mute of a case, if it has one. Throws NOT_FOUND for the case. */
export async function unmuteCase(ctx: Ctx, actor: Actor, ref: CaseRef): Promise<void> {
  const at = ctx.now();
  await transact(ctx, async (ctx) => {
    const { name } = await getCase(ctx, ref);
    const ended = await muteRepo.end(ctx.db, ref.projectId, idNumber(ref.caseId), at);
    if (ended.length === 0) return;
    const details = { project: ref.projectId, case: ref.caseId, name: brief(name) };
    await audit.append(ctx, actor, { action: "CASE_UNMUTED", details, at });
  });
}

/** The mutes in force, the newest first. */
export async function listMutes(ctx: Pick<Ctx, "db" | "now">, query: ListMutes): Promise<Page<MutedCase>> {
  const { projectId, limit, cursor } = query;
  const before = decodeCursor(cursor, ["string"])?.[0];
  const rows = await muteRepo.list(ctx.db, { projectId, at: ctx.now() }, before, limit + 1);
  const page = toPage(rows, limit, (row) => [row.id]);
  const people = await peopleOf(ctx, page.data);
  const data: MutedCase[] = [];
  for (const row of page.data) {
    data.push({
      ...present(row, people, await isBroken(ctx, row)),
      case: toNamedCase(row),
      hiddenFailures: await muteRepo.countHidden(ctx.db, row, COUNTED_FAILURES),
    });
  }
  return { data, nextCursor: page.nextCursor };
}

/** The mutes in force of the cases, by their numbers. */
export async function findMutes(
  ctx: Pick<Ctx, "db" | "now">,
  projectId: string,
  caseNumbers: readonly number[],
): Promise<Map<number, MuteTable>> {
  const rows = await muteRepo.findOf(ctx.db, projectId, caseNumbers, ctx.now());
  return new Map(rows.map((row) => [row.caseNumber, row]));
}

export async function presentMute(ctx: Pick<Ctx, "db">, row: MuteTable): Promise<Mute> {
  return present(row, await peopleOf(ctx, [row]), await isBroken(ctx, row));
}

function peopleOf(ctx: Pick<Ctx, "db">, rows: readonly MuteTable[]): Promise<Map<string, Person>> {
  return findPeople(
    ctx,
    rows.map((row) => row.createdBy),
  );
}

function present(row: MuteTable, people: Map<string, Person>, broken: boolean): Mute {
  const { id, reason, until, branch, createdAt: since, createdBy } = row;
  return { id, reason, until, branch, since, mutedBy: people.get(createdBy) ?? null, broken };
}

/** It failed in all of its last runs. */
async function isBroken({ db }: Pick<Ctx, "db">, { projectId, caseNumber }: MuteTable): Promise<boolean> {
  const severities = await muteRepo.listSeverities(db, projectId, caseNumber, BROKEN_RUNS);
  const failing = severities.filter((severity) => isFailing(WORST_FIRST[severity] ?? "passed"));
  return failing.length === BROKEN_RUNS;
}
