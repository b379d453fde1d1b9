import { CurrentPreferences, UpdatePreferences } from "@tessera/domain";
import { sessionProcedure } from "../../access/procedures.ts";
import { router } from "../../platform/http/trpc.ts";
import { getPreferences, updatePreferences } from "./preferences-service.ts";

/** How the page looks to the person who is signed in. */
export const preferencesRouter = router({
  get: sessionProcedure.output(CurrentPreferences).query(({ ctx }) => getPreferences(ctx, ctx.actor.userId)),

  update: sessionProcedure
    .input(UpdatePreferences)
    .output(CurrentPreferences)
    .mutation(({ ctx, input }) => updatePreferences(ctx, ctx.actor, input)),
});
