import {
  CreateServiceAccount,
  ListServiceAccounts,
  Page,
  Person,
  ServiceAccount,
  ServiceAccountRef,
  UpdateServiceAccount,
} from "@tessera/domain";
import { z } from "zod";
import { adminSessionProcedure, scopedProcedure } from "../../access/procedures.ts";
import { orNothing, router } from "../../platform/http/trpc.ts";
import {
  createServiceAccount,
  getServiceAccount,
  listOwners,
  listServiceAccounts,
  updateServiceAccount,
} from "./service-account-service.ts";

/** Accounts that exist for their tokens, for administrators. */
export const serviceAccountRouter = router({
  list: scopedProcedure("admin:read")
    .input(orNothing(ListServiceAccounts))
    .output(Page(ServiceAccount))
    .query(({ ctx, input }) => listServiceAccounts(ctx, input)),

  get: scopedProcedure("admin:read")
    .input(ServiceAccountRef)
    .output(ServiceAccount)
    .query(({ ctx, input }) => getServiceAccount(ctx, input.accountId)),

  owners: scopedProcedure("admin:read")
    .output(z.object({ data: z.array(Person) }))
    .query(async ({ ctx }) => ({ data: await listOwners(ctx) })),

  create: adminSessionProcedure
    .input(CreateServiceAccount)
    .output(ServiceAccount)
    .mutation(({ ctx, input }) => createServiceAccount(ctx, ctx.actor, input)),

  update: adminSessionProcedure
    .input(UpdateServiceAccount)
    .output(ServiceAccount)
    .mutation(({ ctx, input }) => updateServiceAccount(ctx, ctx.actor, input)),
});
