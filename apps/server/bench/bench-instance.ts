import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readConfig } from "../src/config.ts";
import type { Ctx } from "../src/context.ts";
import { migrate, openDb } from "../src/db/open.ts";
import { createCtx } from "../src/instance.ts";
import { createLog } from "../src/log.ts";

/** What the server shares between its requests, in this process, over an empty SQLite file; all of it goes afterwards. */
export async function withInstance<Result>(work: (ctx: Ctx, sqliteFile: string) => Promise<Result>): Promise<Result> {
  const dataDir = mkdtempSync(join(tmpdir(), "tessera-bench-"));
  const sqliteFile = join(dataDir, "tessera.sqlite");
  const config = { ...readConfig({}), dataDir, database: { sqliteFile } };
  const ctx = createCtx(config, openDb(config.database), { log: createLog("silent") });
  try {
    await migrate(ctx.db);
    return await work(ctx, sqliteFile);
  } finally {
    await ctx.db.destroy();
    rmSync(dataDir, { recursive: true, force: true });
  }
}
