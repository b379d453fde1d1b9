import { InstanceSettings, UpdateSettings } from "@tessera/domain";
import { adminSessionProcedure, scopedProcedure } from "../../access/procedures.ts";
import { router } from "../../platform/http/trpc.ts";
import { getSettings } from "../../platform/settings/settings.ts";
import { updateSettings } from "./settings-service.ts";

/** What administrators decide for the whole instance. */
export const settingsRouter = router({
  get: scopedProcedure("admin:read")
    .output(InstanceSettings)
    .query(({ ctx }) => getSettings(ctx)),

  update: adminSessionProcedure
    .input(UpdateSettings)
    .output(InstanceSettings)
    .mutation(({ ctx, input }) => updateSettings(ctx, ctx.actor, input)),
});
