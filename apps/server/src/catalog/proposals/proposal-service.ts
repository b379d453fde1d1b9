import {
  type CaseContentField,
  type CaseFields,
  caseContentOf,
  caseId,
  DomainError,
  idNumber,
  type ListOwnProposals,
  type ListProposals,
  type Page,
  type Proposal,
  type ProposalDetail,
  type ProposalRef,
} from "@tessera/domain";
import { findPeople } from "../../access/people-service.ts";
import type { Actor, Ctx } from "../../platform/context.ts";
import { decodeCursor, toPage } from "../../platform/db/keyset.ts";
import { MAX_OPEN_PROPOSALS } from "../../platform/limits/limits.ts";
import { getCase } from "../cases/case-service.ts";
import * as proposalRepo from "./proposal-repo.ts";

/** Newest first. */
export async function listProposals(ctx: Ctx, query: ListProposals): Promise<Page<Proposal>> {
  const { caseId, ...filter } = query;
  const caseNumber = caseId === undefined ? undefined : idNumber(caseId);
  return pageOf(ctx, { ...filter, caseNumber, search: filter.search || undefined }, query);
}

/** The caller's own, through whichever token; nothing in them is more than the caller sent. */
export async function listOwnProposals(ctx: Ctx, actor: Actor, query: ListOwnProposals): Promise<Page<Proposal>> {
  const { data, nextCursor } = await pageOf(ctx, { ...query, proposedBy: actor.userId }, query);
  return { data: data.map(asSent), nextCursor };
}

async function pageOf(
  ctx: Ctx,
  { projectId, proposedBy, state, kind, caseNumber, search }: proposalRepo.ProposalFilter,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page<Proposal>> {
  const before = decodeCursor(cursor, ["string"])?.[0];
  const filter = { projectId, proposedBy, state, kind, caseNumber, search };
  const rows = await proposalRepo.list(ctx.db, filter, { before, limit: limit + 1 });
  const page = toPage(rows, limit, (row) => [row.id]);
  return { data: await present(ctx, page.data), nextCursor: page.nextCursor };
}

/** How many wait for a decision; there are never more than one can count. */
export async function countOpenProposals(ctx: Ctx, actor: Actor, projectId: string): Promise<number> {
  const { all } = await proposalRepo.countOpen(ctx.db, projectId, { userId: actor.userId, tokenId: null });
  return Math.min(all, MAX_OPEN_PROPOSALS);
}

/** With what the case is now and was as it was filed. Throws NOT_FOUND. */
export async function getProposal(ctx: Ctx, ref: ProposalRef): Promise<ProposalDetail> {
  const row = await proposalRepo.find(ctx.db, ref.projectId, ref.proposalId);
  if (!row) throw noSuchProposal(ref);
  const fields = proposalRepo.FIELDS_COLUMN.read(row.fields);
  const isOpenChange = row.state === "open" && row.kind === "change" && row.versionNow !== null;
  const now = isOpenChange
    ? await getCase(ctx, { projectId: row.projectId, caseId: caseId(row.caseNumber as number) })
    : null;
  const [proposal] = await present(ctx, [row]);
  return {
    ...(proposal as Proposal),
    proposed: proposalRepo.PROPOSED_COLUMN.read(row.proposed),
    before: row.before === null ? null : proposalRepo.PROPOSED_COLUMN.read(row.before),
    current: now && pick(caseContentOf(now), fields),
    caseVersion: now?.version ?? null,
  };
}

export function pick(from: CaseFields, fields: readonly CaseContentField[]): CaseFields {
  return Object.fromEntries(fields.map((field) => [field, from[field]]));
}

/** What the proposer sent: the name of a case they did not rename is for those who may read cases. */
export function asSent(proposal: Proposal): Proposal {
  if (proposal.kind === "new" || proposal.fields.includes("name")) return proposal;
  return { ...proposal, name: proposal.caseId ?? "" };
}

export async function present(ctx: Pick<Ctx, "db" | "publicUrl">, rows: proposalRepo.ProposalRow[]) {
  const people = await findPeople(
    ctx,
    rows.flatMap(({ proposedBy, decidedBy }) => [proposedBy, ...(decidedBy === null ? [] : [decidedBy])]),
  );
  return rows.map((row): Proposal => {
    const { id, projectId, kind, name, reason, state, note, createdAt, decidedAt, tokenName, tokenPreview } = row;
    const isGone = kind === "change" && row.versionNow !== row.caseVersion;
    return {
      ...{ id, projectId, kind, name, reason, state, note, createdAt, decidedAt },
      caseId: row.caseNumber === null ? null : caseId(row.caseNumber),
      fields: proposalRepo.FIELDS_COLUMN.read(row.fields),
      isOutdated: state === "open" && isGone,
      isEdited: row.isEdited === 1,
      proposedBy: people.get(row.proposedBy) ?? null,
      via: tokenPreview === null ? null : { name: tokenName ?? "", preview: tokenPreview },
      decidedBy: people.get(row.decidedBy ?? "") ?? null,
      url: `${ctx.publicUrl()}/projects/${projectId}/proposals/${id}`,
    };
  });
}

export function noSuchProposal({ projectId, proposalId }: ProposalRef): DomainError {
  return new DomainError("NOT_FOUND", `There is no proposal ${proposalId} in ${projectId} that you can see`);
}
