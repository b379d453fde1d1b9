import { Notice, Page, PageQuery } from "@tessera/domain";
import { z } from "zod";
import { sessionProcedure } from "../../access/procedures.ts";
import { transact } from "../../platform/db/transact.ts";
import { orNothing, router } from "../../platform/http/trpc.ts";
import * as noticeRepo from "./notice-repo.ts";
import { listNotices } from "./notice-service.ts";

const Unread = z.object({ count: z.int() });

/** The bell: a user's notices. */
export const noticeRouter = router({
  list: sessionProcedure
    .input(orNothing(PageQuery))
    .output(Page(Notice))
    .query(({ ctx, input }) => listNotices(ctx, ctx.actor, input)),

  unread: sessionProcedure
    .output(Unread)
    .query(async ({ ctx }) => ({ count: await noticeRepo.countUnread(ctx.db, ctx.actor) })),

  /** Marks the notice `upTo` and all before it as read. */
  markRead: sessionProcedure
    .input(z.strictObject({ upTo: z.string().min(1).max(100) }))
    .output(Unread)
    .mutation(({ ctx, input }) =>
      transact(ctx, async ({ db }) => {
        await noticeRepo.markRead(db, ctx.actor.userId, input.upTo, ctx.now());
        return { count: await noticeRepo.countUnread(db, ctx.actor) };
      }),
    ),
});
