import { type Account, AccountFilter } from "@tessera/domain";
import type { RequestHandler } from "express";
import { requireAllowed } from "../../access/procedures.ts";
import { type CsvColumns, csvText } from "../../audit/csv.ts";
import { recordExport } from "../../audit/export-record.ts";
import { download } from "../../platform/http/download.ts";
import type { HttpRoute, RouteSite } from "../../platform/http/http-route.ts";
import { eachAccountBatch } from "./account-service.ts";

const BATCH_ACCOUNTS = 500;

const COLUMNS: CsvColumns<Account> = {
  id: ({ id }) => id,
  username: ({ username }) => username,
  firstName: ({ firstName }) => firstName,
  lastName: ({ lastName }) => lastName,
  email: ({ email }) => email,
  kind: ({ kind }) => kind,
  systemRole: ({ systemRole }) => systemRole,
  active: ({ active }) => String(active),
  apiAccess: ({ apiAccess }) => String(apiAccess),
  secondFactor: ({ secondFactor }) => String(secondFactor),
  liveTokens: ({ tokens }) => tokens,
  lastSeenAt: ({ lastSeenAt }) => lastSeenAt,
  createdAt: ({ createdAt }) => createdAt,
};

/** Streams the accounts as CSV to an administrator: at the page, or with a token of the scope `admin:read`. */
export const accountRoutes: HttpRoute[] = [
  { method: "GET", path: "/admin-export/users.csv", handler: ({ requestCtx }) => accountDownload(requestCtx) },
];

function accountDownload(requestCtx: RouteSite["requestCtx"]): RequestHandler {
  return download(
    {
      name: "users",
      ending: "csv",
      contentType: "text/csv; charset=utf-8",
      filter: AccountFilter,
      requireRights: (actor) => requireAllowed(actor, "admin:read"),
      read: (ctx, filter) => csvText(COLUMNS, eachAccountBatch(ctx, filter, BATCH_ACCOUNTS)),
      record: (ctx, actor, filter) => recordExport(ctx, actor, "USERS_EXPORTED", filter),
    },
    requestCtx,
  );
}
