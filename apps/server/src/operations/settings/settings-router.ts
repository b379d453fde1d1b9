import { InstanceSettings, UpdateSettings } from "@tessera/domain";
import { adminSessionProcedure, scopedProcedure } from "../../access/procedures.ts";
import { router } from "../../platform/http/trpc.ts";
import { getSettings } from "../../platform/settings/settings.ts";
import { updateSettings } from "./settings-service.ts";

/** Settings of the whole server, for administrators. */
export const settingsRouter = router({
  get: scopedProcedure("admin:read")
    .output(InstanceSettings)
    .query(({ ctx }) => getSettings(ctx)),

  update: adminSessionProcedure
    .input(UpdateSettings)
    .output(InstanceSettings)
    .mutation(({ ctx, input }) => updateSettings(ctx, ctx.actor, input)),
});
