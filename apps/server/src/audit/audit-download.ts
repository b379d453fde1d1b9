import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { AuditFilter } from "@tessera/domain";
import type { Request, RequestHandler, Response } from "express";
import { requireAllowed } from "../access/procedures.ts";
import type { RequestCtx } from "../context.ts";
import { invalidInput } from "../http/errors.ts";
import { requireStorable } from "../http/storable-input.ts";
import { AUDIT_CONTENT_TYPE, type AuditFormat, auditText } from "./audit-export.ts";

/**
 * Streams the log as a file to an administrator: in the page's session from the same origin, or with a token of the
 * scope `admin:read`. The query takes the filters of the list.
 */
export function auditDownload(
  format: AuditFormat,
  createContext: (req: Request, res: Response) => RequestCtx,
): RequestHandler {
  return async (req, res) => {
    const ctx = createContext(req, res);
    const actor = await ctx.authenticate();
    requireAllowed(actor, "admin:read");
    await requireStorable(async () => req.query);
    const filter = AuditFilter.safeParse(req.query);
    if (!filter.success) throw invalidInput(filter.error);
    ctx.gatheringAudit.note({ action: "AUDIT_EXPORTED", actor, details: { format } });
    const pieces = auditText(ctx, format, filter.data);
    // The first piece is read before anything is said, so that a failure still is an error answer.
    const first = await pieces.next();
    res.setHeader("Content-Type", AUDIT_CONTENT_TYPE[format]);
    res.setHeader("Content-Disposition", `attachment; filename="audit-events-${ctx.now().slice(0, 10)}.${format}"`);
    res.setHeader("Cache-Control", "no-store");
    await pipeline(Readable.from(resumed(first.value ?? "", pieces)), res);
  };
}

async function* resumed(first: string, rest: AsyncGenerator<string>): AsyncGenerator<string> {
  yield first;
  yield* rest;
}
