import {
  type Comment,
  type CreateComment,
  caseId,
  causeId,
  cycleId,
  idNumber,
  reportedName,
  type Scope,
} from "@tessera/domain";
import { requireCase } from "../../catalog/cases/case-service.ts";
import type { Ctx, TxCtx } from "../../platform/context.ts";
import { getCycle, holdOpenCycles } from "../../runs/cycles/cycle-service.ts";
import { findResultPlace } from "../../runs/results/result-service.ts";
import { requireCause } from "../causes/cause-service.ts";
import type { Subject } from "./comment-repo.ts";

type SubjectIds = Pick<CreateComment, "projectId" | "caseId" | "cycleId" | "resultId" | "causeId">;

const numberOf = (id: string | undefined) => (id === undefined ? null : idNumber(id));

export function subjectOf({ projectId, caseId, cycleId, resultId, causeId }: SubjectIds): Subject {
  const numbers = { caseNumber: numberOf(caseId), cycleNumber: numberOf(cycleId), causeNumber: numberOf(causeId) };
  return { projectId, resultId: resultId ?? null, ...numbers };
}

/** The public ids of what a comment is about. */
export function idsOf({
  caseNumber,
  cycleNumber,
  resultId,
  causeNumber,
}: Subject): Pick<Comment, "caseId" | "cycleId" | "resultId" | "causeId"> {
  return {
    caseId: caseNumber === null ? null : caseId(caseNumber),
    cycleId: cycleNumber === null ? null : cycleId(cycleNumber),
    resultId,
    causeId: causeNumber === null ? null : causeId(causeNumber),
  };
}

/** A comment needs the scope of what it is about; those on causes, as all that people say of them, that of results. */
export function scopeOf({ caseNumber, cycleNumber }: Subject, act: "read" | "write"): Scope {
  if (caseNumber !== null) return `case:${act}`;
  return cycleNumber === null ? `result:${act}` : `cycle:${act}`;
}

/** What a comment is about, as notices name it: in words, with its page and what of it people follow. */
export type NamedSubject = { name: string; page: string; caseId?: string; causeId?: string; cycleNumber?: number };

/** Throws NOT_FOUND where what the comment is about is not there, or not any more. */
export async function requireSubject(ctx: Pick<Ctx, "db" | "now">, subject: Subject): Promise<NamedSubject> {
  const { projectId, caseNumber, cycleNumber, resultId, causeNumber } = subject;
  const pages = `/projects/${projectId}`;
  if (caseNumber !== null) {
    const id = caseId(caseNumber);
    const { name } = await requireCase(ctx, { projectId, caseId: id });
    return { name: `${id} “${name}”`, page: `${pages}/cases/${id}#comments`, caseId: id };
  }
  if (cycleNumber !== null) {
    const id = cycleId(cycleNumber);
    const { name } = await getCycle(ctx, { projectId, cycleId: id });
    return { name: `${id} “${name}”`, page: `${pages}/cycles/${id}?show=comments`, cycleNumber };
  }
  if (causeNumber !== null) {
    const id = causeId(causeNumber);
    const { title } = await requireCause(ctx, { projectId, causeId: id });
    return { name: `${id} “${title}”`, page: `${pages}/causes/${id}#comments`, causeId: id };
  }
  const result = await findResultPlace(ctx, projectId, resultId ?? "");
  const page = `${pages}/cycles/${cycleId(result.cycleNumber)}/results/${result.id}#comments`;
  const name = `the result of ${caseId(result.caseNumber)} “${reportedName(result.name)}”`;
  return { name, page, caseId: caseId(result.caseNumber), cycleNumber: result.cycleNumber };
}

/** A closed cycle keeps what was said about it and its results: throws CONFLICT. It stays open until the transaction ends. */
export async function holdOpen(ctx: TxCtx, { projectId }: Subject, { cycleNumber }: NamedSubject): Promise<void> {
  if (cycleNumber !== undefined) await holdOpenCycles(ctx, projectId, [cycleNumber]);
}
