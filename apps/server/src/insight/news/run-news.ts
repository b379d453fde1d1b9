import { type Cause, type NoticeKind, type Owner, type Run, type RunResult, runId } from "@tessera/domain";
import { findWhoSee } from "../../access/membership-service.ts";
import { getRunSettings } from "../../catalog/projects/project-service.ts";
import { listActivePeople } from "../../identity/teams/team-service.ts";
import type { Ctx, TxCtx } from "../../platform/context.ts";
import type { RunNewsTable, SubscriptionTable } from "../../platform/db/schema.ts";
import { transact } from "../../platform/db/transact.ts";
import type { FeatureJob } from "../../platform/jobs/job-runner.ts";
import { giveProjectNotice } from "../../platform/notices/notice-outbox.ts";
import { later, SECOND_MS } from "../../platform/time.ts";
import { overdueSince } from "../../runs/runs/run-presentation.ts";
import { listRunResults } from "../../runs/runs/run-result-service.ts";
import { findRuns } from "../../runs/runs/run-service.ts";
import { listOpenedCauses } from "../causes/cause-service.ts";
import { findFollowers } from "../subscriptions/subscription-service.ts";
import { deliveryOf, type Followed, followedBy } from "./delivery.ts";
import * as newsRepo from "./news-repo.ts";
import { NEWS_MS } from "./news-service.ts";

/** Of more new failures and causes than these, the notices name only how many there are. */
const READ_FAILURES = 200;
const READ_CAUSES = 50;
const NAMED = 3;
/** Runs that wait for shards, looked at in one round. */
const OPEN_RUNS = 200;

/** What a run has to say to those who follow it. */
type News = {
  run: Run;
  isDefaultBranch: boolean;
  failures: RunResult[];
  opened: Cause[];
  reopened: Cause[];
  /** How many of the failures belong to the recipient. */
  owned: number;
};

/** Gives the followers of each run that came to its end their notices, owners first, each person one for a run. */
async function giveRunNews(ctx: Ctx, isStopping: () => boolean): Promise<void> {
  await giveLateRuns(ctx, isStopping);
  while (!isStopping()) {
    // Taken and told in one transaction: a crash leaves the run in line.
    const isDone = await transact(ctx, async (ctx) => {
      const row = await newsRepo.take(ctx.db);
      if (row) await tell(ctx, row);
      return row === undefined;
    });
    if (isDone) return;
  }
}

/** Gives the followers of a branch, and those of a project for its default branch, a notice of runs that did not complete. */
async function giveLateRuns(ctx: Ctx, isStopping: () => boolean): Promise<void> {
  for (const run of await newsRepo.listOpen(ctx.db, later(ctx.now(), -NEWS_MS), OPEN_RUNS)) {
    if (isStopping()) return;
    const isLate = run.finishedAt !== null || run.updatedAt <= overdueSince(ctx.now(), run.runDeadlineMinutes);
    if (!isLate) continue;
    const row = { id: ctx.newId(), projectId: run.projectId, runNumber: run.number, createdAt: ctx.now() };
    await transact(ctx, async (ctx) => {
      if (await newsRepo.saveLate(ctx.db, row)) await tell(ctx, { ...row, state: "late" });
    });
  }
}

async function tell(ctx: TxCtx, row: RunNewsTable): Promise<void> {
  const news = await readNews(ctx, row);
  if (!news) return;
  const told = new Set<string>();
  const owned = await ownersOf(ctx, news.failures);
  const followers = await findFollowers(ctx, row.projectId, followedThings(news));
  const byUser = Map.groupBy(followers, ({ userId }) => userId);
  const seeing = await findWhoSee(ctx, row.projectId, [...new Set([...owned.keys(), ...byUser.keys()])]);
  for (const [userId, failures] of owned) {
    const following = followedBy(userId, row.projectId, { all: byUser.get(userId) ?? [], isOwner: true });
    if (!seeing.has(userId) || !following.some(({ kind }) => kind === "owned")) continue;
    const rest = partFor(news, following);
    const part = { ...rest, failures: [...new Set([...failures, ...rest.failures])], owned: failures.length };
    await give(ctx, part, following, true);
    told.add(userId);
  }
  for (const [userId, all] of byUser) {
    if (told.has(userId) || !seeing.has(userId)) continue;
    const following = followedBy(userId, row.projectId, { all, isOwner: false });
    await give(ctx, partFor(news, following), following, told.size === 0);
  }
}

async function readNews(ctx: TxCtx, { projectId, runNumber }: RunNewsTable): Promise<News | undefined> {
  const run = (await findRuns(ctx, projectId, [runNumber])).get(runNumber);
  if (!run) return undefined;
  const ref = { projectId, runId: runId(runNumber) };
  const results = await listRunResults(ctx, { ...ref, change: ["newFailure"], sort: "severity", limit: READ_FAILURES });
  const causes = await listOpenedCauses(ctx, ref, READ_CAUSES);
  const { defaultBranch } = await getRunSettings(ctx, projectId);
  return {
    run,
    isDefaultBranch: run.branch === defaultBranch,
    failures: results.data.filter(({ muted }) => !muted),
    opened: causes.filter(({ firstRun }) => firstRun === run.id),
    reopened: causes.filter(({ firstRun }) => firstRun !== run.id),
    owned: 0,
  };
}

function followedThings({ run, failures, opened, reopened }: News): [SubscriptionTable["kind"], string[]][] {
  return [
    ["project", [""]],
    ["owned", [""]],
    ["branch", run.branch === null ? [] : [run.branch]],
    ["test", failures.map((failure) => failure.case.id)],
    ["cause", [...opened, ...reopened].map(({ id }) => id)],
  ];
}

/** The part that these subscriptions are about. */
function partFor(news: News, following: readonly Followed[]): News {
  if (following.some(({ kind }) => kind === "project" || kind === "branch")) return news;
  const targets = new Set(following.map(({ target }) => target));
  return {
    ...news,
    isDefaultBranch: false,
    failures: news.failures.filter((failure) => targets.has(failure.case.id)),
    opened: [],
    reopened: news.reopened.filter(({ id }) => targets.has(id)),
  };
}

/** The people who own failing tests, alone or with a team, each with their tests. */
async function ownersOf(ctx: TxCtx, failures: readonly RunResult[]): Promise<Map<string, RunResult[]>> {
  const teamIds = failures.flatMap(({ owners }) => owners.flatMap(({ kind, id }) => (kind === "team" ? [id] : [])));
  const people = Map.groupBy(await listActivePeople(ctx, [...new Set(teamIds)]), ({ teamId }) => teamId);
  const idsOf = ({ kind, id }: Owner) => (kind === "user" ? [id] : (people.get(id) ?? []).map(({ userId }) => userId));
  const owned = new Map<string, RunResult[]>();
  for (const failure of failures) {
    for (const userId of new Set(failure.owners.flatMap(idsOf))) {
      owned.set(userId, [...(owned.get(userId) ?? []), failure]);
    }
  }
  return owned;
}

async function give(ctx: TxCtx, news: News, following: readonly Followed[], isFirst: boolean): Promise<void> {
  const [first] = following;
  const kind = kindOf(news, following);
  if (!first || kind === undefined) return;
  const { run, failures, opened, reopened } = news;
  const { userId, projectId } = first;
  const details = {
    ...{ once: `${userId} ${projectId} ${run.id}`, projectId, runId: run.id, branch: run.branch, yours: news.owned },
    failures: failures.length,
    tests: failures.slice(0, NAMED).map((failure) => failure.case.name.slice(0, 200)),
    causes: opened.slice(0, NAMED).map(({ id, title }) => `${id} ${title.slice(0, 200)}`),
    reopened: reopened.slice(0, NAMED).map(({ id, title }) => `${id} ${title.slice(0, 200)}`),
    verdict: run.verdict,
    reason: run.reason,
  };
  await giveProjectNotice(ctx, kind, { userId, projectId, ...deliveryOf(ctx, following, isFirst) }, details);
}

/** One notice for a run: what matters most names it. Undefined where there is nothing to say. */
function kindOf(news: News, following: readonly Followed[]): NoticeKind | undefined {
  const { run, isDefaultBranch, failures, opened, reopened } = news;
  if (run.state === "incomplete") {
    const isWatched = isDefaultBranch || following.some(({ kind }) => kind === "branch");
    return isWatched ? "RUN_INCOMPLETE" : undefined;
  }
  if (failures.length > 0) return "TESTS_NEWLY_FAILING";
  if (isDefaultBranch && run.verdict === "failed") return "DEFAULT_BRANCH_FAILED";
  if (reopened.length > 0) return "CAUSE_BACK";
  return opened.length > 0 ? "CAUSE_OPENED" : undefined;
}

export const runNewsJob: FeatureJob = {
  name: "give notices of runs",
  every: 15 * SECOND_MS,
  run: (ctx, { isStopping }) => giveRunNews(ctx, isStopping),
};
