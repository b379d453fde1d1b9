import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createCtx, openMigratedDb } from "../src/instance.ts";
import { readConfig } from "../src/platform/config.ts";
import type { Ctx } from "../src/platform/context.ts";
import { createLog } from "../src/platform/log.ts";

/** What the server shares between its requests, in this process, over an empty SQLite file; all of it goes afterwards. */
export async function withInstance<Result>(work: (ctx: Ctx, sqliteFile: string) => Promise<Result>): Promise<Result> {
  const dataDir = mkdtempSync(join(tmpdir(), "tessera-bench-"));
  const sqliteFile = join(dataDir, "tessera.sqlite");
  const config = { ...readConfig({}), dataDir, database: { sqliteFile } };
  const { db, auditKey } = await openMigratedDb(config, createLog("silent"));
  const ctx = createCtx(config, db, { auditKey, log: createLog("silent") });
  try {
    return await work(ctx, sqliteFile);
  } finally {
    await ctx.db.destroy();
    rmSync(dataDir, { recursive: true, force: true });
  }
}
