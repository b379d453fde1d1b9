import { z } from "zod";
import { CaseContent, CaseContentField } from "./case-content.ts";
import { CaseId, ProjectId } from "./ids.ts";
import { PageQuery } from "./page.ts";
import { Person } from "./person.ts";
import { CreateCase, UpdateCase } from "./test-case.ts";
import { PROPOSAL_KINDS, PROPOSAL_STATES } from "./vocabulary.ts";

/** Proposals in one call, at most. */
export const MAX_PROPOSALS_PER_CALL = 100;

export const ProposalState = z.enum(PROPOSAL_STATES).meta({ id: "ProposalState" });
export type ProposalState = z.infer<typeof ProposalState>;

/** Fields of a test case: of a proposal those that it sets, beside what the case has in them. */
export const CaseFields = CaseContent.partial().meta({ id: "CaseFields" });
export type CaseFields = z.infer<typeof CaseFields>;

/** A new test case, or a change of one, that waits for a person or was decided about. */
export const Proposal = z
  .object({
    id: z.string(),
    projectId: ProjectId,
    kind: z.enum(PROPOSAL_KINDS),
    /** The case it would change; of a new one the case that came of it, null until then. */
    caseId: CaseId.nullable(),
    name: z.string(),
    /** The fields of the case that it sets. */
    fields: z.array(CaseContentField),
    reason: z.string(),
    state: ProposalState,
    /** True of an open one whose case was changed or deleted after it was filed. */
    isOutdated: z.boolean(),
    /** Accepted with changes by the person who decided. */
    isEdited: z.boolean(),
    note: z.string(),
    createdAt: z.string(),
    proposedBy: Person.nullable(),
    /** The token that it came through; null for one that was filed in the page. */
    via: z.object({ name: z.string(), preview: z.string() }).nullable(),
    decidedAt: z.string().nullable(),
    decidedBy: Person.nullable(),
    url: z.string(),
  })
  .meta({ id: "Proposal" });
export type Proposal = z.infer<typeof Proposal>;

/** The same with what it sets, and with what the case has and had there. */
export const ProposalDetail = Proposal.extend({
  proposed: CaseFields,
  /** The fields as they were when it was filed; null for a new case. */
  before: CaseFields.nullable(),
  /** The fields as they are now; null for a new case, for one that is gone and once it is decided. */
  current: CaseFields.nullable(),
  /** The version of the case now; accepting names it, so that no later change is overwritten unseen. */
  caseVersion: z.int().nullable(),
}).meta({ id: "ProposalDetail" });
export type ProposalDetail = z.infer<typeof ProposalDetail>;

/** New test cases and changes of existing ones, for a person to accept; all are filed or none. */
export const ProposeCases = z
  .strictObject({
    projectId: ProjectId,
    reason: z.string().trim().min(1, "Say why, for the person who decides").max(2000),
    newCases: z
      .array(CreateCase.omit({ projectId: true }))
      .max(MAX_PROPOSALS_PER_CALL)
      .default([])
      .meta({ examples: [[{ name: "Refuses an expired card" }]] }),
    changes: z
      .array(UpdateCase.omit({ projectId: true, version: true }))
      .max(MAX_PROPOSALS_PER_CALL)
      .default([]),
  })
  .refine(({ newCases, changes }) => newCases.length + changes.length > 0, {
    path: ["newCases"],
    error: "Propose at least one new case or one change",
  })
  .refine(({ newCases, changes }) => newCases.length + changes.length <= MAX_PROPOSALS_PER_CALL, {
    path: ["newCases"],
    error: `Propose at most ${MAX_PROPOSALS_PER_CALL} new cases and changes together`,
  });
export type ProposeCases = z.infer<typeof ProposeCases>;

export const Proposals = z.object({ data: z.array(Proposal) });
export type Proposals = z.infer<typeof Proposals>;

/** Newest first. */
export const ListProposals = PageQuery.extend({
  projectId: ProjectId,
  state: ProposalState.optional(),
  kind: z.enum(PROPOSAL_KINDS).optional(),
  caseId: CaseId.optional(),
  /** Part of the name, any case of ASCII letters. */
  search: z.string().max(200).optional(),
});
export type ListProposals = z.infer<typeof ListProposals>;

export const ListOwnProposals = PageQuery.extend({ projectId: ProjectId, state: ProposalState.optional() });
export type ListOwnProposals = z.infer<typeof ListOwnProposals>;

const ProposalId = z.string().min(1).max(100);

export const ProposalRef = z.strictObject({ projectId: ProjectId, proposalId: ProposalId });
export type ProposalRef = z.infer<typeof ProposalRef>;

export const AcceptProposal = ProposalRef.extend({
  /** What the person changed before accepting: these fields instead of the proposed ones. */
  edited: UpdateCase.omit({ projectId: true, caseId: true, version: true }).optional(),
  /** `caseVersion` of the proposal as the person saw it; without it the case must be as it was when the proposal was filed. */
  caseVersion: z.int().min(1).max(2_147_483_647).optional(),
});
export type AcceptProposal = z.infer<typeof AcceptProposal>;

const note = z.string().trim().max(1000).default("");

export const DeclineProposal = ProposalRef.extend({ note });
export type DeclineProposal = z.infer<typeof DeclineProposal>;

const ids = z.array(ProposalId).min(1).max(MAX_PROPOSALS_PER_CALL);

export const ManyProposals = z.strictObject({ projectId: ProjectId, ids });
export type ManyProposals = z.infer<typeof ManyProposals>;

export const DeclineProposals = ManyProposals.extend({ note });
export type DeclineProposals = z.infer<typeof DeclineProposals>;

/** What was decided, and which of the proposals could not be, with the reason. */
export const DecidedProposals = z
  .object({
    decided: z.int(),
    refused: z.array(z.object({ id: z.string(), message: z.string(), errorCode: z.string() })),
  })
  .meta({ id: "DecidedProposals" });
export type DecidedProposals = z.infer<typeof DecidedProposals>;
