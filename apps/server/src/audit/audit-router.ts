import { AuditEvent, ListAuditEvents, Page } from "@tessera/domain";
import { scopedProcedure } from "../access/procedures.ts";
import { orNothing, router } from "../http/trpc.ts";
import { listAuditEvents } from "./audit-service.ts";

/** The audit log, for administrators. */
export const auditRouter = router({
  list: scopedProcedure("admin:read")
    .meta({
      rest: { method: "GET", path: "/admin/audit-events", about: "Entries of the audit log, newest first." },
    })
    .input(orNothing(ListAuditEvents))
    .output(Page(AuditEvent))
    .query(({ ctx, input }) => listAuditEvents(ctx, input)),
});
