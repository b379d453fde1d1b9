import {
  AcceptProposal,
  DecidedProposals,
  DeclineProposal,
  DeclineProposals,
  ListOwnProposals,
  ListProposals,
  ManyProposals,
  Page,
  ProjectRef,
  Proposal,
  ProposalDetail,
  ProposalRef,
  Proposals,
  ProposeCases,
} from "@tessera/domain";
import { z } from "zod";
import { projectProcedure } from "../../access/procedures.ts";
import { router } from "../../platform/http/trpc.ts";
import { acceptProposal, acceptProposals, declineProposal, declineProposals } from "./proposal-decision.ts";
import { proposeCases, withdrawProposals } from "./proposal-filing.ts";
import { countOpenProposals, getProposal, listOwnProposals, listProposals } from "./proposal-service.ts";

export const proposalRouter = router({
  create: projectProcedure("case:propose")
    .meta({
      rest: {
        method: "POST",
        path: "/proposals",
        status: 201,
        about: "Propose new test cases and changes of test cases; a person accepts, edits or declines each.",
      },
      mcp: {
        name: "propose_cases",
        about:
          "Propose up to 100 new test cases and changes of existing ones, with the reason; a person accepts, edits or declines each. Changes nothing by itself.",
      },
    })
    .input(ProposeCases)
    .output(Proposals)
    .mutation(({ ctx, input }) => proposeCases(ctx, ctx.actor, input)),

  own: projectProcedure("case:propose")
    .meta({
      rest: { method: "GET", path: "/proposals/own", about: "What the caller proposed, newest first." },
      mcp: {
        name: "list_own_proposals",
        about: "List what you proposed in a project, newest first, and what became of it.",
      },
    })
    .input(ListOwnProposals)
    .output(Page(Proposal))
    .query(({ ctx, input }) => listOwnProposals(ctx, ctx.actor, input)),

  withdraw: projectProcedure("case:propose")
    .meta({
      rest: { method: "POST", path: "/proposals/withdraw", about: "Take back proposals of one's own that are open." },
      mcp: {
        name: "withdraw_proposals",
        replaces: true,
        about: "Take back proposals of your own that no one has decided about.",
      },
    })
    .input(ManyProposals)
    .output(z.object({}))
    .mutation(async ({ ctx, input }) => {
      await withdrawProposals(ctx, ctx.actor, input);
      return {};
    }),

  list: projectProcedure("case:read")
    .meta({ rest: { method: "GET", path: "/proposals", about: "Proposed test cases and changes, newest first." } })
    .input(ListProposals)
    .output(Page(Proposal))
    .query(({ ctx, input }) => listProposals(ctx, input)),

  count: projectProcedure("case:read")
    .input(ProjectRef)
    .output(z.object({ open: z.int() }))
    .query(async ({ ctx, input }) => ({ open: await countOpenProposals(ctx, ctx.actor, input.projectId) })),

  get: projectProcedure("case:read")
    .meta({
      rest: {
        method: "GET",
        path: "/proposals/{proposalId}",
        about: "One proposal, with what the test case is now and was when it was filed.",
      },
    })
    .input(ProposalRef)
    .output(ProposalDetail)
    .query(({ ctx, input }) => getProposal(ctx, input)),

  accept: projectProcedure("case:write")
    .meta({
      rest: {
        method: "POST",
        path: "/proposals/{proposalId}/accept",
        about: "Make what was proposed, or what it was edited to, one's own change of the test case.",
      },
    })
    .input(AcceptProposal)
    .output(ProposalDetail)
    .mutation(({ ctx, input }) => acceptProposal(ctx, ctx.actor, input)),

  decline: projectProcedure("case:write")
    .meta({
      rest: {
        method: "POST",
        path: "/proposals/{proposalId}/decline",
        about: "Decline a proposal; the test case stays as it is.",
      },
    })
    .input(DeclineProposal)
    .output(ProposalDetail)
    .mutation(({ ctx, input }) => declineProposal(ctx, ctx.actor, input)),

  acceptMany: projectProcedure("case:write")
    .meta({
      rest: {
        method: "POST",
        path: "/proposals/accept",
        about: "Accept several proposals, each by itself; one whose test case has changed meanwhile stays open.",
      },
    })
    .input(ManyProposals)
    .output(DecidedProposals)
    .mutation(({ ctx, input }) => acceptProposals(ctx, ctx.actor, input)),

  declineMany: projectProcedure("case:write")
    .meta({ rest: { method: "POST", path: "/proposals/decline", about: "Decline several proposals." } })
    .input(DeclineProposals)
    .output(DecidedProposals)
    .mutation(({ ctx, input }) => declineProposals(ctx, ctx.actor, input)),
});
