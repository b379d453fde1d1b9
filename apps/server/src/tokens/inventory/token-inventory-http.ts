import { type Token, TokenFilter } from "@tessera/domain";
import type { CsvColumns } from "../../audit/csv.ts";
import { csvExport } from "../../audit/csv-export-http.ts";
import type { HttpRoute } from "../../platform/http/http-route.ts";
import { eachTokenBatch } from "./token-inventory-service.ts";

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
  client: ({ client }) => client?.name ?? null,
};

export const tokenInventoryRoutes: HttpRoute[] = [
  csvExport({
    name: "tokens",
    filter: TokenFilter,
    columns: COLUMNS,
    batches: eachTokenBatch,
    action: "TOKENS_EXPORTED",
  }),
];
