import type { Kysely, Transaction } from "kysely";
import type { AccessTables } from "./schema/access-tables.ts";
import type { AuditTables } from "./schema/audit-tables.ts";
import type { CatalogTables } from "./schema/catalog-tables.ts";
import type { ExplorationTables } from "./schema/exploration-tables.ts";
import type { IdentityTables } from "./schema/identity-tables.ts";
import type { InsightTables } from "./schema/insight-tables.ts";
import type { PlatformTables } from "./schema/platform-tables.ts";
import type { PublisherTables } from "./schema/publisher-tables.ts";
import type { RunsTables } from "./schema/runs-tables.ts";
import type { TokensTables } from "./schema/tokens-tables.ts";
import type { WebhookTables } from "./schema/webhook-tables.ts";

export type * from "./schema/access-tables.ts";
export type * from "./schema/audit-tables.ts";
export type * from "./schema/catalog-tables.ts";
export type * from "./schema/exploration-tables.ts";
export type { Flag } from "./schema/flag.ts";
export type * from "./schema/identity-tables.ts";
export type * from "./schema/insight-tables.ts";
export type * from "./schema/platform-tables.ts";
export type * from "./schema/publisher-tables.ts";
export type * from "./schema/runs-tables.ts";
export type * from "./schema/tokens-tables.ts";
export type * from "./schema/webhook-tables.ts";

/**
 * Conventions of every table: text ids that sort by time, ISO-8601 UTC text times with milliseconds, JSON in text,
 * flags as 0 or 1. Both databases hold exactly the same values.
 */
export type Schema = PlatformTables &
  AccessTables &
  AuditTables &
  IdentityTables &
  TokensTables &
  PublisherTables &
  CatalogTables &
  RunsTables &
  ExplorationTables &
  InsightTables &
  WebhookTables;

/** A pool or a transaction: repositories don't need to know which. */
export type Db = Kysely<Schema>;
export type Tx = Transaction<Schema>;
