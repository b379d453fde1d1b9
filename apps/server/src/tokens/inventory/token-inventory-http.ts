import { type Token, TokenFilter } from "@tessera/domain";
import type { RequestHandler } from "express";
import { requireAllowed } from "../../access/procedures.ts";
import { type CsvColumns, csvText } from "../../audit/csv.ts";
import { recordExport } from "../../audit/export-record.ts";
import { download } from "../../platform/http/download.ts";
import type { HttpRoute, RouteSite } from "../../platform/http/http-route.ts";
import { eachTokenBatch } from "./token-inventory-service.ts";

const BATCH_TOKENS = 500;

const COLUMNS: CsvColumns<Token> = {
  id: ({ id }) => id,
  name: ({ name }) => name,
  preview: ({ preview }) => preview,
  kind: ({ kind }) => kind,
  status: ({ status }) => status,
  ownerId: ({ owner }) => owner.id,
  owner: ({ owner }) => owner.username,
  scopes: ({ scopes }) => scopes.join(" "),
  projects: ({ projects }) => [projects].flat().join(" "),
  allowedIps: ({ allowedIps }) => allowedIps.join(" "),
  createdAt: ({ createdAt }) => createdAt,
  lastUsedAt: ({ lastUsedAt }) => lastUsedAt,
  expiresAt: ({ expiresAt }) => expiresAt,
  revokedAt: ({ revokedAt }) => revokedAt,
  revokedBy: ({ revokedBy }) => revokedBy?.username ?? null,
  revokedReason: ({ revokedReason }) => revokedReason,
};

/** Streams the inventory as CSV to an administrator: at the page, or with a token that names `admin:read` itself. */
export const tokenInventoryRoutes: HttpRoute[] = [
  { method: "GET", path: "/admin-export/tokens.csv", handler: ({ requestCtx }) => tokenDownload(requestCtx) },
];

function tokenDownload(requestCtx: RouteSite["requestCtx"]): RequestHandler {
  return download(
    {
      name: "tokens",
      ending: "csv",
      contentType: "text/csv; charset=utf-8",
      filter: TokenFilter,
      requireRights: (actor) => requireAllowed(actor, "admin:read"),
      read: (ctx, filter) => csvText(COLUMNS, eachTokenBatch(ctx, filter, BATCH_TOKENS)),
      record: (ctx, actor, filter) => recordExport(ctx, actor, "TOKENS_EXPORTED", filter),
    },
    requestCtx,
  );
}
