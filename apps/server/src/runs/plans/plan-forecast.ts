import { type CycleForecast, type CycleRef, type ForecastFacts, forecastCycle, idNumber } from "@tessera/domain";
import { readEstimate } from "../../catalog/cases/case-columns.ts";
import type { Ctx } from "../../platform/context.ts";
import { getCycle } from "../cycles/cycle-service.ts";
import * as forecastRepo from "./plan-forecast-repo.ts";

/** Cases read by one statement. */
const STRETCH = 1000;

/** How the planned test cases of a cycle were burnt down, and when they are done at this pace. Throws NOT_FOUND. */
export async function getForecast(ctx: Pick<Ctx, "db" | "now">, ref: CycleRef): Promise<CycleForecast> {
  const { projectId, cycleId } = ref;
  const { progress, createdAt, closedAt } = await getCycle(ctx, ref);
  const key = { projectId, cycleNumber: idNumber(cycleId) };
  const done = await forecastRepo.countDoneByDay(ctx.db, key);
  const open: ForecastFacts["open"][number][] = [];
  for (let after = 0; ; ) {
    const rows = await forecastRepo.listOpen(ctx.db, key, after, STRETCH);
    for (const { pastMs, details } of rows) open.push({ pastMs, estimateMinutes: readEstimate(details) });
    const last = rows.at(-1);
    if (!last || rows.length < STRETCH) break;
    after = last.caseNumber;
  }
  return forecastCycle({ cases: progress.cases, done, open, begunAt: createdAt, until: closedAt ?? ctx.now() });
}
