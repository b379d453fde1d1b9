import {
  Account,
  AccountDetails,
  AccountFilter,
  AccountMatch,
  AccountRef,
  ChangedBatch,
  ListAccounts,
  Page,
  ResetSecondFactor,
  UpdateAccount,
  UpdateAccounts,
  UpdateMatchingAccounts,
} from "@tessera/domain";
import { z } from "zod";
import { adminSessionProcedure, scopedProcedure } from "../../access/procedures.ts";
import { orNothing, router } from "../../platform/http/trpc.ts";
import { resetSecondFactor } from "../second-factor/second-factor-reset.ts";
import { matchAccounts, updateMatchingAccounts } from "./account-bulk.ts";
import { deleteAccount } from "./account-deletion.ts";
import { getAccount, listAccounts, updateAccount, updateAccounts } from "./account-service.ts";

/** All accounts, for administrators. */
export const adminUserRouter = router({
  list: scopedProcedure("admin:read")
    .meta({
      rest: { method: "GET", path: "/admin/users", about: "Accounts of the server, to search, filter and sort." },
    })
    .input(orNothing(ListAccounts))
    .output(Page(Account))
    .query(({ ctx, input }) => listAccounts(ctx, input)),

  count: scopedProcedure("admin:read")
    .meta({
      rest: {
        method: "GET",
        path: "/admin/users/count",
        about:
          "How many accounts match; with very many, at least how many. The snapshot is for changing those that matched now.",
      },
    })
    .input(orNothing(AccountFilter))
    .output(AccountMatch)
    .query(({ ctx, input }) => matchAccounts(ctx, input)),

  get: scopedProcedure("admin:read")
    .meta({
      rest: {
        method: "GET",
        path: "/admin/users/{userId}",
        idName: "userId",
        about: "One account, with its projects and how many sessions it has.",
      },
    })
    .input(AccountRef)
    .output(AccountDetails)
    .query(({ ctx, input }) => getAccount(ctx, input.id)),

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

  updateMany: scopedProcedure("admin:write")
    .meta({
      rest: {
        method: "POST",
        path: "/admin/users/update",
        about: "Switch API access or activity of several accounts at once.",
      },
    })
    .input(UpdateAccounts)
    .output(z.object({ changed: z.int() }))
    .mutation(async ({ ctx, input }) => ({ changed: await updateAccounts(ctx, ctx.actor, input) })),

  updateMatching: scopedProcedure("admin:write")
    .meta({
      rest: {
        method: "POST",
        path: "/admin/users/update-matching",
        about:
          "Switch API access or activity of one batch of the accounts that matched at the snapshot of a count; ask again with " +
          "`nextCursor` until it is null. Your own account is left alone.",
      },
    })
    .input(UpdateMatchingAccounts)
    .output(ChangedBatch)
    .mutation(({ ctx, input }) => updateMatchingAccounts(ctx, ctx.actor, input)),

  delete: scopedProcedure("admin:write")
    .meta({
      rest: {
        method: "DELETE",
        path: "/admin/users/{userId}",
        idName: "userId",
        about: "Delete an account with its tokens, for good. What it did stays, attributed to “Deleted user”.",
      },
    })
    .input(AccountRef)
    .output(z.object({}))
    .mutation(async ({ ctx, input }) => {
      await deleteAccount(ctx, ctx.actor, input);
      return {};
    }),

  resetSecondFactor: adminSessionProcedure
    .input(ResetSecondFactor)
    .output(AccountDetails)
    .mutation(async ({ ctx, input: { id, reason } }) => {
      await getAccount(ctx, id);
      await resetSecondFactor(ctx, ctx.actor, id, reason);
      return getAccount(ctx, id);
    }),
});
