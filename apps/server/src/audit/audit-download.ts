import { AuditFilter } from "@tessera/domain";
import type { Request, RequestHandler, Response } from "express";
import { requireAllowed } from "../access/procedures.ts";
import type { RequestCtx } from "../platform/context.ts";
import { download } from "../platform/http/download.ts";
import { AUDIT_CONTENT_TYPE, type AuditFormat, auditText } from "./audit-export.ts";

/** Streams the log as a file to an administrator: at the page, or with a token of the scope `admin:read`. */
export function auditDownload(
  format: AuditFormat,
  createContext: (req: Request, res: Response) => RequestCtx,
): RequestHandler {
  return download(
    {
      name: "audit-events",
      ending: format,
      contentType: AUDIT_CONTENT_TYPE[format],
      filter: AuditFilter,
      requireRights: (actor) => requireAllowed(actor, "admin:read"),
      record: async (ctx, actor) => ctx.gatheringAudit.note({ action: "AUDIT_EXPORTED", actor, details: { format } }),
      read: (ctx, filter) => auditText(ctx, format, filter),
    },
    createContext,
  );
}
