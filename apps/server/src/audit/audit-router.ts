import { AuditEvent, AuditFilter, ListAuditEvents, Page, Total } from "@tessera/domain";
import { scopedProcedure } from "../access/procedures.ts";
import { orNothing, router } from "../platform/http/trpc.ts";
import { countAuditEvents, listAuditEvents } from "./audit-service.ts";

/** The audit log, for administrators. */
export const auditRouter = router({
  list: scopedProcedure("admin:read")
    .meta({
      rest: { method: "GET", path: "/admin/audit-events", about: "Entries of the audit log, newest first." },
    })
    .input(orNothing(ListAuditEvents))
    .output(Page(AuditEvent))
    .query(({ ctx, input }) => listAuditEvents(ctx, input)),

  count: scopedProcedure("admin:read")
    .meta({
      rest: {
        method: "GET",
        path: "/admin/audit-events/count",
        about: "How many entries of the audit log match; with very many, at least how many.",
      },
    })
    .input(orNothing(AuditFilter))
    .output(Total)
    .query(({ ctx, input }) => countAuditEvents(ctx, input)),
});
