import { MailSetup, MailTest } from "@tessera/domain";
import { adminSessionProcedure, scopedProcedure } from "../../access/procedures.ts";
import { router } from "../../platform/http/trpc.ts";
import { describeMail, testMail } from "./mail-test.ts";

/** The state of outgoing email, for administrators. */
export const mailRouter = router({
  get: scopedProcedure("admin:read")
    .output(MailSetup)
    .query(({ ctx }) => describeMail(ctx)),

  test: adminSessionProcedure.output(MailTest).mutation(({ ctx }) => testMail(ctx, ctx.actor)),
});
