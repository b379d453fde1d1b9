import { FLAKY_WINDOW_DAYS, type FlakyEverywhere, type ListFlakyEverywhere, type Page } from "@tessera/domain";
import { findProjectNames } from "../../access/membership-service.ts";
import type { Actor, Ctx } from "../../platform/context.ts";
import { decodeCursor, toPage } from "../../platform/db/keyset.ts";
import { DAY_MS, later } from "../../platform/time.ts";
import { toNamedCase } from "../named-case.ts";
import { listEverywhere } from "./flaky-everywhere-repo.ts";
import { judgeCases } from "./flaky-service.ts";

/** Flaky tests of all projects that the caller can see, those with the most flaky runs first. */
export async function listFlakyEverywhere(
  ctx: Pick<Ctx, "db" | "now">,
  actor: Actor,
  { limit, cursor }: ListFlakyEverywhere,
): Promise<Page<FlakyEverywhere>> {
  const after = decodeCursor(cursor, ["number", "string", "number"]);
  const since = later(ctx.now(), -FLAKY_WINDOW_DAYS * DAY_MS);
  const rows = await listEverywhere(ctx.db, actor, since, after, limit + 1);
  const page = toPage(rows, limit, (row) => [row.flakyRuns, row.projectId, row.caseNumber]);
  const names = await findProjectNames(
    ctx,
    page.data.map(({ projectId }) => projectId),
  );
  const judged = new Map<string, Awaited<ReturnType<typeof judgeCases>>>();
  for (const [projectId, own] of Map.groupBy(page.data, (row) => row.projectId)) {
    judged.set(
      projectId,
      await judgeCases(
        ctx,
        projectId,
        own.map(({ caseNumber }) => caseNumber),
      ),
    );
  }
  const data = page.data.flatMap((row): FlakyEverywhere[] => {
    const flakiness = judged.get(row.projectId)?.get(row.caseNumber);
    if (!flakiness || flakiness.flakyRuns === 0) return [];
    const project = { id: row.projectId, name: names.get(row.projectId) ?? "" };
    return [{ project, case: toNamedCase(row), ...flakiness }];
  });
  return { data, nextCursor: page.nextCursor };
}
