import { InstanceStatus } from "@tessera/domain";
import { publicProcedure } from "../../access/procedures.ts";
import { router } from "../../platform/http/trpc.ts";
import { getStatus } from "./status-service.ts";

/** The state of the server, for any caller. */
export const statusRouter = router({
  get: publicProcedure.output(InstanceStatus).query(({ ctx }) => getStatus(ctx)),
});
