import { sql } from "kysely";

/**
 * The shard of a result's upload where its run must keep shards apart, like `3/8`; empty elsewhere. GitLab numbers jobs and
 * not attempts: the shards of one attempt would be taken for attempts of each other, and a failing one be hidden.
 */
export const separateShard = sql<string>`coalesce((select "import"."shard" from "import" join "run"
  on "run"."projectId" = "import"."projectId" and "run"."number" = "import"."runNumber"
  where "import"."id" = "testResult"."importId" and "run"."ci" = 'gitlab'), '')`;
