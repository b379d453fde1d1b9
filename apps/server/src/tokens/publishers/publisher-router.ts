import {
  CreatePublisher,
  ListPublisherAccounts,
  ListPublisherRefusals,
  ListPublishers,
  Page,
  Person,
  Publisher,
  PublisherRef,
  PublisherRefusal,
  UpdatePublisher,
} from "@tessera/domain";
import { z } from "zod";
import { projectProcedure, projectSessionProcedure } from "../../access/procedures.ts";
import { router } from "../../platform/http/trpc.ts";
import {
  createPublisher,
  deletePublisher,
  getPublisher,
  listAccounts,
  listPublishers,
  updatePublisher,
} from "./publisher-service.ts";
import { listRefusals } from "./refusal-service.ts";

/** CI systems that a project trusts, for its admins. A token makes no other tokens, so it trusts no one either. */
export const publisherRouter = router({
  list: projectProcedure("project:write")
    .meta({
      rest: { method: "GET", path: "/publishers", about: "The trusted publishers of a project, the oldest first." },
    })
    .input(ListPublishers)
    .output(Page(Publisher))
    .query(({ ctx, input }) => listPublishers(ctx, input)),

  get: projectProcedure("project:write")
    .meta({ rest: { method: "GET", path: "/publishers/{publisherId}", about: "One trusted publisher." } })
    .input(PublisherRef)
    .output(Publisher)
    .query(({ ctx, input }) => getPublisher(ctx, input)),

  accounts: projectProcedure("project:write")
    .meta({
      rest: {
        method: "GET",
        path: "/publisher-accounts",
        about: "Service accounts that trusted publishers of a project can act as, by name.",
      },
    })
    .input(ListPublisherAccounts)
    .output(Page(Person))
    .query(({ ctx, input }) => listAccounts(ctx, input)),

  refusals: projectProcedure("project:write")
    .meta({
      rest: {
        method: "GET",
        path: "/publisher-refusals",
        about: "Identity tokens that were not exchanged and why, the latest first; they are kept for 30 days.",
      },
    })
    .input(ListPublisherRefusals)
    .output(Page(PublisherRefusal))
    .query(({ ctx, input }) => listRefusals(ctx, input)),

  create: projectSessionProcedure("project:write")
    .input(CreatePublisher)
    .output(Publisher)
    .mutation(({ ctx, input }) => createPublisher(ctx, ctx.actor, input)),

  update: projectSessionProcedure("project:write")
    .input(UpdatePublisher)
    .output(Publisher)
    .mutation(({ ctx, input }) => updatePublisher(ctx, ctx.actor, input)),

  delete: projectProcedure("project:write")
    .meta({
      rest: {
        method: "DELETE",
        path: "/publishers/{publisherId}",
        about: "Delete a trusted publisher; the tokens minted for it stop at once.",
      },
    })
    .input(PublisherRef)
    .output(z.object({}))
    .mutation(async ({ ctx, input }) => {
      await deletePublisher(ctx, ctx.actor, input);
      return {};
    }),
});
