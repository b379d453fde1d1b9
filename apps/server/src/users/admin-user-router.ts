import { Account, ListAccounts, Page, UpdateAccount } from "@tessera/domain";
import { scopedProcedure } from "../access/procedures.ts";
import { router } from "../http/trpc.ts";
import { listAccounts, updateAccount } from "./account-service.ts";

/** Everybody's accounts, for administrators. */
export const adminUserRouter = router({
  list: scopedProcedure("admin:read")
    .meta({ rest: { method: "GET", path: "/admin/users", about: "Accounts of the instance, by user name." } })
    .input(ListAccounts)
    .output(Page(Account))
    .query(({ ctx, input }) => listAccounts(ctx, input)),

  update: scopedProcedure("admin:write")
    .meta({
      rest: {
        method: "PATCH",
        path: "/admin/users/{userId}",
        idName: "userId",
        about: "Switch API access, activity or the system role of an account; fields left out stay.",
      },
    })
    .input(UpdateAccount)
    .output(Account)
    .mutation(({ ctx, input }) => updateAccount(ctx, ctx.actor, input)),
});
