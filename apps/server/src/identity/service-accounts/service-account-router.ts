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
import { scopedProcedure } from "../../access/procedures.ts";
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
    .meta({ rest: { method: "GET", path: "/admin/service-accounts", about: "Service accounts, by name." } })
    .input(orNothing(ListServiceAccounts))
    .output(Page(ServiceAccount))
    .query(({ ctx, input }) => listServiceAccounts(ctx, input)),

  get: scopedProcedure("admin:read")
    .meta({ rest: { method: "GET", path: "/admin/service-accounts/{accountId}", about: "One service account." } })
    .input(ServiceAccountRef)
    .output(ServiceAccount)
    .query(({ ctx, input }) => getServiceAccount(ctx, input.accountId)),

  owners: scopedProcedure("admin:read")
    .meta({
      rest: {
        method: "GET",
        path: "/admin/service-account-owners",
        about: "The administrators, who can own service accounts.",
      },
    })
    .output(z.object({ data: z.array(Person) }))
    .query(async ({ ctx }) => ({ data: await listOwners(ctx) })),

  create: scopedProcedure("admin:write")
    .meta({
      rest: {
        method: "POST",
        path: "/admin/service-accounts",
        status: 201,
        about: "Create a service account, which belongs to the caller. Its tokens are created on the page.",
      },
    })
    .input(CreateServiceAccount)
    .output(ServiceAccount)
    .mutation(({ ctx, input }) => createServiceAccount(ctx, ctx.actor, input)),

  update: scopedProcedure("admin:write")
    .meta({
      rest: {
        method: "PATCH",
        path: "/admin/service-accounts/{accountId}",
        about: "Change a service account or pass it to another administrator; fields left out stay.",
      },
    })
    .input(UpdateServiceAccount)
    .output(ServiceAccount)
    .mutation(({ ctx, input }) => updateServiceAccount(ctx, ctx.actor, input)),
});
