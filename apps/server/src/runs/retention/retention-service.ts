import type { Retention, RetentionPreview, RetentionRule, SetRetention } from "@tessera/domain";
import * as audit from "../../audit/audit-repo.ts";
import type { Actor, Ctx } from "../../platform/context.ts";
import { transact } from "../../platform/db/transact.ts";
import { expiringGroups } from "./expired-runs.ts";
import * as retentionRepo from "./retention-repo.ts";

export async function getRetention({ db }: Pick<Ctx, "db">, projectId: string): Promise<Retention> {
  return { retention: await retentionRepo.listRules(db, projectId) };
}

/** What the rules would remove now; nothing is changed. */
export async function previewRetention(
  ctx: Pick<Ctx, "db" | "now">,
  { projectId, retention }: SetRetention,
): Promise<RetentionPreview> {
  const byRule = retention.map(() => ({ runs: 0, results: 0 }));
  let oldestAt: string | null = null;
  for await (const { rule, expired } of expiringGroups(ctx, projectId, retention)) {
    const counted = await retentionRepo.countExpired(ctx.db, expired);
    const sums = byRule[retention.indexOf(rule)];
    if (!sums || counted.runs === 0) continue;
    sums.runs += counted.runs;
    sums.results += counted.results;
    if (oldestAt === null || counted.oldestAt < oldestAt) oldestAt = counted.oldestAt;
  }
  const sum = (of: "runs" | "results") => byRule.reduce((total, counts) => total + counts[of], 0);
  return { runs: sum("runs"), results: sum("results"), oldestAt, byRule };
}

export async function setRetention(ctx: Ctx, actor: Actor, { projectId, retention }: SetRetention): Promise<Retention> {
  const at = ctx.now();
  return transact(ctx, async (ctx) => {
    const before = await retentionRepo.listRules(ctx.db, projectId);
    if (JSON.stringify(before) !== JSON.stringify(retention.map(inOrder))) {
      await retentionRepo.replaceRules(ctx.db, projectId, retention);
      const details = { project: projectId, before: { retention: before }, after: { retention } };
      await audit.append(ctx, actor, { action: "PROJECT_CHANGED", details, at });
    }
    return getRetention(ctx, projectId);
  });
}

const inOrder = ({ branch, keepDays }: RetentionRule): RetentionRule => ({ branch, keepDays });
