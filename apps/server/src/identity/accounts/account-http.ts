import { type Account, AccountFilter } from "@tessera/domain";
import type { CsvColumns } from "../../audit/csv.ts";
import { csvExport } from "../../audit/csv-export-http.ts";
import type { HttpRoute } from "../../platform/http/http-route.ts";
import { eachAccountBatch } from "./account-service.ts";

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

export const accountRoutes: HttpRoute[] = [
  csvExport({
    name: "users",
    filter: AccountFilter,
    columns: COLUMNS,
    batches: eachAccountBatch,
    action: "USERS_EXPORTED",
  }),
];
