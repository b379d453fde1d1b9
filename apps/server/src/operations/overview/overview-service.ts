import { statfs } from "node:fs/promises";
import { type RecentCounts, runId, type ServerOverview } from "@tessera/domain";
import type { Ctx } from "../../platform/context.ts";
import { COUNTED_ROWS, totalOf } from "../../platform/db/bounded-count.ts";
import { DAY_MS, later } from "../../platform/time.ts";
import { matchTokens } from "../../tokens/inventory/token-inventory-service.ts";
import * as overviewRepo from "./overview-repo.ts";

/** Failing projects that are counted, and those of them that are named. */
const COUNTED_PROJECTS = 100;
const NAMED_PROJECTS = 10;
const LIVE = ["Active", "Expiring", "Rotated"] as const;
const UNUSED_DAYS = 90;

/** The whole server at a glance, for administrators: each count looks at a bounded number of rows. */
export async function getOverview(ctx: Ctx): Promise<ServerOverview> {
  const { db, config } = ctx;
  const now = ctx.now();
  const since = {
    today: `${now.slice(0, 10)}T00:00:00.000Z`,
    sevenDays: later(now, -7 * DAY_MS),
    thirtyDays: later(now, -30 * DAY_MS),
  };
  const { runs, failed } = await overviewRepo.countRuns(db, since);
  return {
    projects: await overviewRepo.countProjects(db),
    runs: toCounts(runs),
    failedRuns: toCounts(failed),
    uploads: toCounts(await overviewRepo.countUploads(db, since)),
    failingProjects: await findFailing(ctx),
    storage: {
      databaseBytes: await overviewRepo.measureDatabase(db, config.database),
      fileBytes: await overviewRepo.sumFiles(db),
      filePlace: ctx.blobs.kind,
      freeBytes: await freeBytes(config.dataDir),
    },
    tokens: await countTokens(ctx, since.sevenDays),
    ignoredProxy: ctx.ignoredForwarding.last,
  };
}

function toCounts({ looked, today, sevenDays, thirtyDays }: overviewRepo.CountedSince): RecentCounts {
  const bounded = (count: number) => Math.min(count, COUNTED_ROWS);
  return {
    today: bounded(today),
    sevenDays: bounded(sevenDays),
    thirtyDays: bounded(thirtyDays),
    isExact: looked <= COUNTED_ROWS,
  };
}

async function findFailing({ db }: Ctx): Promise<ServerOverview["failingProjects"]> {
  const rows = await overviewRepo.listFailing(db, COUNTED_PROJECTS + 1);
  const newest = rows.slice(0, NAMED_PROJECTS).map(({ id, name, number, ...run }) => ({
    project: { id, name },
    runId: runId(number),
    ...run,
  }));
  return { ...totalOf({ looked: rows.length, matched: rows.length }, COUNTED_PROJECTS), newest };
}

async function countTokens(ctx: Ctx, usedSince: string): Promise<ServerOverview["tokens"]> {
  const match = async (filter: Parameters<typeof matchTokens>[1]) => {
    const { total, isExact } = await matchTokens(ctx, filter);
    return { total, isExact };
  };
  return {
    live: await match({ status: [...LIVE] }),
    expiring: await match({ status: ["Expiring"] }),
    used: totalOf(await overviewRepo.countUsedTokens(ctx.db, usedSince)),
    unused: await match({ status: [...LIVE], unusedForDays: UNUSED_DAYS }),
  };
}

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
