import type { AuditEvent, AuditFilter } from "@tessera/domain";
import { z } from "zod";
import type { Ctx } from "../platform/context.ts";
import { eachAuditBatch } from "./audit-service.ts";
import { type CsvColumns, csvText } from "./csv.ts";

export const AuditFormat = z.enum(["csv", "jsonl"]);
export type AuditFormat = z.infer<typeof AuditFormat>;

export const AUDIT_CONTENT_TYPE: Record<AuditFormat, string> = {
  csv: "text/csv; charset=utf-8",
  jsonl: "application/jsonl; charset=utf-8",
};

const COLUMNS: CsvColumns<AuditEvent> = {
  seq: (event) => event.seq,
  id: (event) => event.id,
  at: (event) => event.at,
  action: (event) => event.action,
  outcome: (event) => event.outcome,
  actorId: ({ actor }) => actor?.id ?? null,
  actor: ({ actor }) => actor?.username ?? null,
  ownerId: ({ owner }) => owner?.id ?? null,
  owner: ({ owner }) => owner?.username ?? null,
  tokenId: ({ token }) => token?.id ?? null,
  tokenName: ({ token }) => token?.name ?? null,
  tokenPreview: ({ token }) => token?.preview ?? null,
  viaTokenId: ({ via }) => via?.id ?? null,
  viaTokenPreview: ({ via }) => via?.preview ?? null,
  ip: (event) => event.ip,
  userAgent: (event) => event.userAgent,
  requestId: (event) => event.requestId,
  details: (event) => JSON.stringify(event.details),
};

/** The log as a text, in pieces of some hundred lines, newest entry first; CSV begins with a line of column names. */
export async function* auditText(
  ctx: Pick<Ctx, "db">,
  format: AuditFormat,
  filter: AuditFilter,
): AsyncGenerator<string> {
  const batches = eachAuditBatch(ctx, filter);
  if (format === "csv") return yield* csvText(COLUMNS, batches);
  for await (const events of batches) yield events.map((event) => `${JSON.stringify(event)}\n`).join("");
}
