import {
  type AcceptProposal,
  type CaseContent,
  type CaseFields,
  CreateCase,
  caseContentOf,
  caseId,
  changedFields,
  type DecidedProposals,
  type DeclineProposal,
  type DeclineProposals,
  DomainError,
  idNumber,
  isReviewed,
  type ManyProposals,
  type ProposalDetail,
  type ProposalRef,
  type TestCase,
} from "@tessera/domain";
import * as audit from "../../audit/audit-repo.ts";
import { brief } from "../../audit/change-details.ts";
import type { Actor, Ctx, TxCtx } from "../../platform/context.ts";
import { inBatches } from "../../platform/db/batches.ts";
import type { ProposalTable } from "../../platform/db/schema.ts";
import { transact } from "../../platform/db/transact.ts";
import type { FeatureJob } from "../../platform/jobs/job-runner.ts";
import { DECIDED_PROPOSAL_LIFETIME_MS } from "../../platform/limits/limits.ts";
import { HOUR_MS, later } from "../../platform/time.ts";
import { addAuthor } from "../cases/case-review.ts";
import { createCase, getCase, updateCase } from "../cases/case-service.ts";
import { EMPTY_CASE } from "./proposal-filing.ts";
import * as proposalRepo from "./proposal-repo.ts";
import { getProposal, noSuchProposal } from "./proposal-service.ts";

/**
 * Makes the proposal the caller's own change of the case, or their new case. Throws CONFLICT where it was decided already,
 * and where the case has changed since the caller looked at it.
 */
export async function acceptProposal(
  ctx: Ctx,
  actor: Actor,
  { edited = {}, caseVersion, ...ref }: AcceptProposal,
): Promise<ProposalDetail> {
  return transact(ctx, async (ctx) => {
    const row = await lockOpen(ctx, actor, ref);
    const proposed = proposalRepo.PROPOSED_COLUMN.read(row.proposed);
    const before = { ...(await contentOf(ctx, row)), ...proposed };
    const isEdited = changedFields(before, { ...before, ...edited }).length > 0;
    const fields = { ...proposed, ...edited };
    const seen = caseVersion ?? row.caseVersion ?? undefined;
    const made = await (row.kind === "new" ? create(ctx, actor, row, fields) : change(ctx, actor, row, fields, seen));
    if (isReviewed(proposalRepo.FIELDS_COLUMN.read(row.fields))) {
      await addAuthor(ctx, { projectId: row.projectId, caseId: made.id }, row.proposedBy);
    }
    const decision = { state: "accepted" as const, isEdited: isEdited ? (1 as const) : (0 as const) };
    await decide(ctx, actor, { ...row, caseNumber: idNumber(made.id) }, decision);
    return getProposal(ctx, ref);
  });
}

export async function declineProposal(
  ctx: Ctx,
  actor: Actor,
  { note, ...ref }: DeclineProposal,
): Promise<ProposalDetail> {
  return transact(ctx, async (ctx) => {
    const row = await lockOpen(ctx, actor, ref);
    await decide(ctx, actor, row, { state: "declined", note });
    return getProposal(ctx, ref);
  });
}

/** Each by itself: one that can't be accepted stays open, and the answer says why. */
export function acceptProposals(ctx: Ctx, actor: Actor, { projectId, ids }: ManyProposals): Promise<DecidedProposals> {
  return each(ids, (proposalId) => acceptProposal(ctx, actor, { projectId, proposalId }));
}

export function declineProposals(
  ctx: Ctx,
  actor: Actor,
  { projectId, ids, note }: DeclineProposals,
): Promise<DecidedProposals> {
  return each(ids, (proposalId) => declineProposal(ctx, actor, { projectId, proposalId, note }));
}

async function each(ids: readonly string[], act: (id: string) => Promise<unknown>): Promise<DecidedProposals> {
  const refused: DecidedProposals["refused"] = [];
  const wanted = new Set(ids);
  for (const id of wanted) {
    try {
      await act(id);
    } catch (error) {
      if (!(error instanceof DomainError) || !OF_ONE.has(error.code)) throw error;
      refused.push({ id, message: error.message, errorCode: error.code });
    }
  }
  return { decided: wanted.size - refused.length, refused };
}

/** Errors of one proposal; any other means that the call can't go on. */
const OF_ONE = new Set<string>(["CONFLICT", "NOT_FOUND", "INVALID_INPUT"]);

/** The open proposal. A token never decides about what it filed itself. */
async function lockOpen(ctx: TxCtx, actor: Actor, ref: ProposalRef): Promise<ProposalTable> {
  const row = await proposalRepo.lock(ctx.db, ref.projectId, ref.proposalId);
  if (!row) throw noSuchProposal(ref);
  if (row.state !== "open") throw new DomainError("CONFLICT", `This proposal is ${row.state} already`);
  if (actor.token !== null && actor.token.id === row.tokenId) {
    throw new DomainError("FORBIDDEN", "A token can't decide about what it proposed itself. A person does that.");
  }
  return row;
}

function create(ctx: TxCtx, actor: Actor, { projectId }: ProposalTable, fields: CaseFields): Promise<TestCase> {
  return createCase(ctx, actor, CreateCase.parse({ projectId, ...fields }));
}

async function change(
  ctx: TxCtx,
  actor: Actor,
  { projectId, caseNumber }: ProposalTable,
  fields: CaseFields,
  version: number | undefined,
): Promise<TestCase> {
  const id = caseId(caseNumber as number);
  return updateCase(ctx, actor, { projectId, caseId: id, ...fields, version });
}

/** What the case has, empty for a new one. Throws CONFLICT for a case that is gone. */
async function contentOf(ctx: TxCtx, { kind, projectId, caseNumber }: ProposalTable): Promise<CaseContent> {
  if (kind === "new") return EMPTY_CASE;
  const id = caseId(caseNumber as number);
  try {
    return caseContentOf(await getCase(ctx, { projectId, caseId: id }));
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== "NOT_FOUND") throw error;
    throw new DomainError("CONFLICT", `${id} was deleted meanwhile. Restore it from the bin, or decline the proposal.`);
  }
}

/** Names both: who decided as the actor, and who proposed through which token as what it is about. */
async function decide(
  ctx: TxCtx,
  actor: Actor,
  row: ProposalTable,
  decision: Pick<proposalRepo.Decision, "note" | "isEdited"> & { state: "accepted" | "declined" },
): Promise<void> {
  const at = ctx.now();
  const { caseNumber, tokenId, tokenName, tokenPreview } = row;
  await proposalRepo.update(ctx.db, row.id, { ...decision, caseNumber, decidedAt: at, decidedBy: actor.userId });
  await audit.append(ctx, actor, {
    action: decision.state === "accepted" ? "PROPOSAL_ACCEPTED" : "PROPOSAL_DECLINED",
    ownerId: row.proposedBy,
    ...(tokenId !== null && { token: { id: tokenId, name: tokenName ?? "", preview: tokenPreview ?? "" } }),
    details: {
      ...{ project: row.projectId, ...(caseNumber !== null && { case: caseId(caseNumber) }), name: brief(row.name) },
      ...{ proposal: row.id, ...(decision.isEdited === 1 && { edited: true }) },
      ...(decision.note && { reason: brief(decision.note) }),
    },
    at,
  });
}

export const oldProposalsJob: FeatureJob = {
  name: "forget old proposals",
  every: HOUR_MS,
  run: async (ctx, { isStopping }) => {
    const before = later(ctx.now(), -DECIDED_PROPOSAL_LIFETIME_MS);
    await inBatches(ctx, ({ db }, limit) => proposalRepo.removeDecided(db, before, limit), { isStopping });
  },
};
