import { ServerOverview } from "@tessera/domain";
import { scopedProcedure } from "../../access/procedures.ts";
import { router } from "../../platform/http/trpc.ts";
import { getOverview } from "./overview-service.ts";

/** The whole server, for administrators. */
export const overviewRouter = router({
  get: scopedProcedure("admin:read")
    .meta({
      rest: {
        method: "GET",
        path: "/admin/overview",
        about:
          "The server at a glance: runs and uploads of the last days, failing projects, storage, tokens, and a proxy that is not trusted.",
      },
    })
    .output(ServerOverview)
    .query(({ ctx }) => getOverview(ctx)),
});
