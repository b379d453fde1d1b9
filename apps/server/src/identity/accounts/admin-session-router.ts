import { AccountRef, EndUserSession, ListUserSessions, Page, Session } from "@tessera/domain";
import { z } from "zod";
import { adminSessionProcedure } from "../../access/procedures.ts";
import { router } from "../../platform/http/trpc.ts";
import { endSession, endSessionsOf, listSessions } from "../sessions/own-sessions-service.ts";
import { getAccount } from "./account-service.ts";

/** Where other users are signed in, for administrators at the page. */
export const adminSessionRouter = router({
  list: adminSessionProcedure
    .input(ListUserSessions)
    .output(Page(Session))
    .query(async ({ ctx, input: { userId, ...page } }) => {
      await getAccount(ctx, userId);
      return listSessions(ctx, ctx.actor, page, userId);
    }),

  end: adminSessionProcedure
    .input(EndUserSession)
    .output(z.object({}))
    .mutation(async ({ ctx, input: { userId, id } }) => {
      await endSession(ctx, ctx.actor, id, userId);
      return {};
    }),

  endAll: adminSessionProcedure
    .input(AccountRef)
    .output(z.object({ ended: z.int() }))
    .mutation(async ({ ctx, input }) => {
      await getAccount(ctx, input.id);
      return { ended: await endSessionsOf(ctx, ctx.actor, input.id) };
    }),
});
