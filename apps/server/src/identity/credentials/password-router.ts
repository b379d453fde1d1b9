import { CheckPassword, PasswordVerdict } from "@tessera/domain";
import { pageProcedure } from "../../access/procedures.ts";
import { router } from "../../platform/http/trpc.ts";
import { serverNames } from "./password-rules.ts";
import { judgePassword } from "./password-strength.ts";

/** For the page while a user chooses a password, signed in or not. Nothing of it is stored or logged. */
export const passwordRouter = router({
  check: pageProcedure
    .input(CheckPassword)
    .output(PasswordVerdict)
    .mutation(async ({ ctx, input: { password, personal } }) => {
      await ctx.rateLimits.count("passwordCheck", ctx.origin);
      return judgePassword(password, [...personal, ...(await serverNames(ctx))]);
    }),
});
