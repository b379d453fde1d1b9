import { decideAccess, Me, SCOPES } from "@tessera/domain";
import { selfProcedure } from "../access/procedures.ts";
import { getUser } from "../identity/people/user-service.ts";
import { router } from "../platform/http/trpc.ts";
import { describeToken } from "./issue/token-service.ts";

export const meRouter = router({
  get: selfProcedure
    .meta({
      rest: { method: "GET", path: "/me", about: "Who the caller is, through which token, and what they may do." },
      mcp: { name: "whoami", about: "Show whose token this is, what it may do, and when it expires." },
    })
    .output(Me)
    .query(async ({ ctx }) => {
      const { userId, token, credential, systemRole } = ctx.actor;
      return {
        user: await getUser(ctx, userId),
        token: token && (await describeToken(ctx, token.id)),
        scopes: SCOPES.filter((scope) => decideAccess({ scope, credential, systemRole }) === "allowed"),
      };
    }),
});
