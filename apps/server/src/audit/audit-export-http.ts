import { AuditFilter } from "@tessera/domain";
import type { RequestHandler } from "express";
import { requireAllowed } from "../access/procedures.ts";
import { download } from "../platform/http/download.ts";
import type { HttpRoute, RouteSite } from "../platform/http/http-route.ts";
import { AUDIT_CONTENT_TYPE, AuditFormat, auditText } from "./audit-export.ts";

/** Streams the log as a file to an administrator: at the page, or with a token of the scope `admin:read`. */
export const auditExportRoutes: HttpRoute[] = AuditFormat.options.map((format) => ({
  method: "GET",
  path: `/admin-export/audit-events.${format}`,
  handler: ({ requestCtx }) => auditDownload(format, requestCtx),
}));

function auditDownload(format: AuditFormat, requestCtx: RouteSite["requestCtx"]): RequestHandler {
  return download(
    {
      name: "audit-events",
      ending: format,
      contentType: AUDIT_CONTENT_TYPE[format],
      filter: AuditFilter,
      requireRights: (actor) => requireAllowed(actor, "admin:read"),
      record: async (ctx, actor) => ctx.gatheringAudit.record({ action: "AUDIT_EXPORTED", actor, details: { format } }),
      read: (ctx, filter) => auditText(ctx, format, filter),
    },
    requestCtx,
  );
}
