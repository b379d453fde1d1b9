import { InstanceSettings, UpdateSettings } from "@tessera/domain";
import { scopedProcedure } from "../../access/procedures.ts";
import { router } from "../../platform/http/trpc.ts";
import { getSettings } from "../../platform/settings/settings.ts";
import { updateSettings } from "./settings-service.ts";

/** Settings of the whole server, for administrators. */
export const settingsRouter = router({
  get: scopedProcedure("admin:read")
    .meta({ rest: { method: "GET", path: "/admin/settings", about: "The settings of the server." } })
    .output(InstanceSettings)
    .query(({ ctx }) => getSettings(ctx)),

  update: scopedProcedure("admin:write")
    .meta({
      rest: {
        method: "PATCH",
        path: "/admin/settings",
        about: "Change settings of the server; fields left out stay.",
      },
    })
    .input(UpdateSettings)
    .output(InstanceSettings)
    .mutation(({ ctx, input }) => updateSettings(ctx, ctx.actor, input)),
});
