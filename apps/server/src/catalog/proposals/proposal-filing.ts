import {
  type CaseContent,
  type CaseFields,
  caseContentOf,
  changedFields,
  DomainError,
  idNumber,
  type ManyProposals,
  type Proposals,
  type ProposeCases,
  type TestCase,
  type UpdateCases,
} from "@tessera/domain";
import { listWriters } from "../../access/membership-service.ts";
import * as audit from "../../audit/audit-repo.ts";
import { brief } from "../../audit/change-details.ts";
import type { Actor, Ctx, TxCtx } from "../../platform/context.ts";
import { lockName } from "../../platform/db/locks.ts";
import type { ProposalTable } from "../../platform/db/schema.ts";
import { transact } from "../../platform/db/transact.ts";
import {
  MAX_OPEN_PROPOSALS,
  MAX_OPEN_PROPOSALS_PER_TOKEN,
  MAX_PROPOSAL_NOTICES,
} from "../../platform/limits/limits.ts";
import { giveBellNotices } from "../../platform/notices/notice-outbox.ts";
import { getCase, requirePlaces } from "../cases/case-service.ts";
import * as proposalRepo from "./proposal-repo.ts";
import { asSent, noSuchProposal, pick, present } from "./proposal-service.ts";

/** What a new case is compared with. */
export const EMPTY_CASE: CaseContent = {
  ...{ name: "", folderId: null, priority: "normal", ownerId: null, tags: [], estimate: null },
  ...{ description: "", preconditions: "", steps: [], links: [], automation: null, customFields: {} },
};

type NewCase = ProposeCases["newCases"][number];
type Change = UpdateCases["cases"][number];
/** What all proposals of one call have in common. */
type Filing = Omit<
  ProposalTable,
  "id" | "kind" | "caseNumber" | "name" | "fields" | "proposed" | "before" | "caseVersion"
>;

/** Files all of the proposals or, where one can't be, none; the error says which. Changes no test case. */
export async function proposeCases(ctx: Ctx, actor: Actor, input: ProposeCases): Promise<Proposals> {
  const { projectId, newCases, changes, reason } = input;
  await ctx.rateLimits.count("proposal", { userId: actor.token?.id ?? actor.userId });
  return transact(ctx, async (ctx) => {
    await requireRoom(ctx, actor, projectId, newCases.length + changes.length);
    const filing = filingOf(actor, { projectId, reason, at: ctx.now() });
    const rows: ProposalTable[] = [];
    for (const [index, one] of newCases.entries()) {
      rows.push(await at("newCases", index, () => newCaseRow(ctx, filing, one)));
    }
    for (const [index, one] of changes.entries()) {
      rows.push(await at("changes", index, () => changeRow(ctx, filing, one)));
    }
    await proposalRepo.insertMany(ctx.db, rows);
    await giveNotices(ctx, actor, projectId);
    const cases = changes.map((change) => change.caseId);
    const details = { project: projectId, proposals: rows.length, reason: brief(reason), cases: cases.slice(0, 20) };
    const token = actor.token ? { token: actor.token } : {};
    await audit.append(ctx, actor, { action: "PROPOSAL_CREATED", ...token, details, at: filing.createdAt });
    const presented = await present(
      ctx,
      rows.map((row) => ({ ...row, versionNow: row.caseVersion })),
    );
    return { data: presented.map(asSent) };
  });
}

/** Takes back the caller's own proposals, all or none; repeating it changes nothing. */
export async function withdrawProposals(ctx: Ctx, actor: Actor, { projectId, ids }: ManyProposals): Promise<void> {
  const at = ctx.now();
  await transact(ctx, async (ctx) => {
    const withdrawn: string[] = [];
    // In one order, so that two such calls can't wait for each other.
    for (const id of [...new Set(ids)].sort()) {
      const row = await proposalRepo.lock(ctx.db, projectId, id);
      if (row?.proposedBy !== actor.userId) throw noSuchProposal({ projectId, proposalId: id });
      if (row.state === "withdrawn") continue;
      if (row.state !== "open") {
        throw new DomainError("CONFLICT", `The proposal ${id} is ${row.state} already. Nothing was withdrawn.`);
      }
      await proposalRepo.update(ctx.db, id, { state: "withdrawn", decidedAt: at, decidedBy: actor.userId });
      withdrawn.push(id);
    }
    if (withdrawn.length === 0) return;
    const details = { project: projectId, proposals: withdrawn.length };
    await audit.append(ctx, actor, { action: "PROPOSAL_WITHDRAWN", details, at });
  });
}

async function requireRoom(ctx: TxCtx, actor: Actor, projectId: string, count: number): Promise<void> {
  await lockName(ctx.db, `proposals ${projectId}`);
  const by = { userId: actor.userId, tokenId: actor.token?.id ?? null };
  const { all, own } = await proposalRepo.countOpen(ctx.db, projectId, by);
  if (all + count > MAX_OPEN_PROPOSALS) throw tooMany(`${projectId} has ${all} open proposals`, MAX_OPEN_PROPOSALS);
  if (own + count > MAX_OPEN_PROPOSALS_PER_TOKEN) {
    const who = actor.token ? "This token" : "You";
    throw tooMany(`${who} filed ${own} of the open proposals in ${projectId}`, MAX_OPEN_PROPOSALS_PER_TOKEN);
  }
}

function tooMany(what: string, most: number): DomainError {
  const advice = "Wait until some are decided, or withdraw some";
  return new DomainError("CONFLICT", `${what}, and at most ${most} may be. ${advice}. Nothing was filed.`);
}

function filingOf(actor: Actor, { projectId, reason, at }: { projectId: string; reason: string; at: string }): Filing {
  const { token } = actor;
  return {
    ...{ projectId, reason, state: "open", isEdited: 0, note: "", createdAt: at, proposedBy: actor.userId },
    ...{ tokenId: token?.id ?? null, tokenName: token?.name ?? null, tokenPreview: token?.preview ?? null },
    ...{ decidedAt: null, decidedBy: null },
  };
}

async function newCaseRow(ctx: TxCtx, filing: Filing, proposed: NewCase): Promise<ProposalTable> {
  await requirePlaces(ctx, filing.projectId, proposed);
  return toRow(ctx, filing, proposed, null);
}

async function changeRow(ctx: TxCtx, filing: Filing, { caseId, ...proposed }: Change): Promise<ProposalTable> {
  await requirePlaces(ctx, filing.projectId, proposed);
  return toRow(ctx, filing, proposed, await getCase(ctx, { projectId: filing.projectId, caseId }));
}

function toRow(ctx: TxCtx, filing: Filing, proposed: CaseFields, now: TestCase | null): ProposalTable {
  const content = now ? caseContentOf(now) : EMPTY_CASE;
  const fields = changedFields(content, { ...content, ...proposed });
  if (fields.length === 0) throw new DomainError("INVALID_INPUT", `${now?.id} is like that already`);
  return {
    ...filing,
    ...{ id: ctx.newId(), kind: now ? "change" : "new", caseNumber: now && idNumber(now.id) },
    name: proposed.name ?? now?.name ?? "",
    fields: proposalRepo.FIELDS_COLUMN.write(fields),
    proposed: proposalRepo.PROPOSED_COLUMN.write(pick(proposed, fields)),
    before: now && proposalRepo.PROPOSED_COLUMN.write(pick(content, fields)),
    caseVersion: now?.version ?? null,
  };
}

/** Once a day for each person, whatever number of calls bring proposals. */
async function giveNotices(ctx: TxCtx, { username, token }: Actor, projectId: string): Promise<void> {
  const writers = await listWriters(ctx, projectId, MAX_PROPOSAL_NOTICES);
  const proposedBy = token ? `The token “${token.name}” of ${username}` : `The user ${username}`;
  const once = `${projectId} ${ctx.now().slice(0, 10)}`;
  await giveBellNotices(ctx, "PROPOSALS_WAIT", writers, { once, projectId, proposedBy });
}

/** Names the place of an error in the input. */
async function at<T>(list: string, index: number, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const issues = error.details.issues?.map((issue) => ({ ...issue, path: [list, index, ...issue.path] }));
    const details = { ...error.details, ...(issues && { issues }) };
    throw new DomainError(error.code, `${list}[${index}]: ${error.message}. Nothing was filed.`, details, {
      cause: error,
    });
  }
}
