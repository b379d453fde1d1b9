import { caseId } from "@tessera/domain";
import { findWhoSee } from "../../access/membership-service.ts";
import { findOwners, peopleOf } from "../../catalog/owners/owner-service.ts";
import type { Ctx, TxCtx } from "../../platform/context.ts";
import type { MuteTable } from "../../platform/db/schema.ts";
import { transact } from "../../platform/db/transact.ts";
import type { FeatureJob } from "../../platform/jobs/job-runner.ts";
import { giveProjectNotice, giveUserNotice } from "../../platform/notices/notice-outbox.ts";
import { DAY_MS, later, MINUTE_MS } from "../../platform/time.ts";
import { deliveryOf, followedBy } from "../news/delivery.ts";
import { findFollowers } from "../subscriptions/subscription-service.ts";
import * as muteRepo from "./mute-repo.ts";

/** How long before its end the person who muted a test gets a notice. */
const AHEAD_MS = 2 * DAY_MS;
const BATCH = 100;

/** Notices of one kind, and the state of a mute that still waits for one. */
const STAGES = [
  { kind: "MUTE_ENDED", state: "ended", aheadMs: 0, next: "done" },
  { kind: "MUTE_ENDS_SOON", state: "ending", aheadMs: AHEAD_MS, next: "ended" },
] as const;

/** Gives those who muted a test a notice two days before that ends, and one when it does; each once. */
export async function giveMuteNotices(ctx: Ctx): Promise<void> {
  for (const stage of STAGES) {
    while (await giveSome(ctx, stage)) {
      // The next batch.
    }
  }
}

/** False where none is left. */
async function giveSome(ctx: Ctx, { kind, state, aheadMs, next }: (typeof STAGES)[number]): Promise<boolean> {
  const now = ctx.now();
  return transact(ctx, async (ctx) => {
    const mutes = await muteRepo.findEnding(ctx.db, state, later(now, aheadMs), BATCH);
    for (const { id, projectId, caseNumber, name, endsAt, createdAt, createdBy } of mutes) {
      // Of a mute that was short from the start only the end is news.
      if (kind === "MUTE_ENDS_SOON" && later(createdAt, AHEAD_MS) >= endsAt) continue;
      const details = { projectId, caseId: caseId(caseNumber), caseName: name, endsAt };
      await giveUserNotice(ctx, kind, createdBy, { once: id, ...details });
      if (kind === "MUTE_ENDS_SOON") await giveFollowers(ctx, { id, projectId, caseNumber, createdBy }, details);
    }
    await muteRepo.setNoticeState(
      ctx.db,
      mutes.map(({ id }) => id),
      next,
    );
    return mutes.length === BATCH;
  });
}

/** The owners of the test, and those who follow it or its project, get the notice too. */
async function giveFollowers(
  ctx: TxCtx,
  { id, projectId, caseNumber, createdBy }: Pick<MuteTable, "id" | "projectId" | "caseNumber" | "createdBy">,
  details: Record<string, unknown>,
): Promise<void> {
  const followers = await findFollowers(ctx, projectId, [
    ["test", [caseId(caseNumber)]],
    ["project", [""]],
    ["owned", [""]],
  ]);
  const owners = (await findOwners(ctx, projectId, [caseNumber])).get(caseNumber) ?? [];
  const owning = new Set(await peopleOf(ctx, owners));
  const byUser = Map.groupBy(followers, ({ userId }) => userId);
  const seeing = await findWhoSee(ctx, projectId, [...new Set([...owning, ...byUser.keys()])]);
  // Owners first.
  for (const userId of new Set([...owning, ...byUser.keys()])) {
    if (userId === createdBy || !seeing.has(userId)) continue;
    const following = followedBy(userId, projectId, { all: byUser.get(userId) ?? [], isOwner: owning.has(userId) });
    if (following.length === 0) continue;
    const delivery = deliveryOf(ctx, following, owning.has(userId) || owning.size === 0);
    await giveProjectNotice(
      ctx,
      "MUTE_ENDS_SOON",
      { userId, projectId, ...delivery },
      { once: `${id} ${userId}`, ...details },
    );
  }
}

export const muteNoticesJob: FeatureJob = {
  name: "give notices of ending mutes",
  every: MINUTE_MS,
  run: (ctx) => giveMuteNotices(ctx),
};
