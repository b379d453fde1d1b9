import { junitReport, type ReportedTest } from "./junit-report.ts";
import type { Instance } from "./tessera-server.ts";

const STEADY = Array.from({ length: 10 }, (_, index) => ({ name: `works ${index + 1}`, classname: "shop.Steady" }));
const DECLINED = {
  outcome: "failure",
  message: "Card declined",
  trace: "Error: Card declined\n at pay (pay.ts:7:1)",
} as const;

const pays = (broken: boolean): ReportedTest => ({ name: "pays", classname: "shop.Checkout", ...(broken && DECLINED) });
const shakes = (broken: boolean): ReportedTest => ({
  ...{ name: "shakes", classname: "shop.Slow" },
  ...(broken && { outcome: "failure", message: "Timed out" }),
});
const brief = (broken: boolean): ReportedTest => ({
  ...{ name: "ships", classname: "shop.Parcel" },
  ...(broken && { outcome: "error", message: "No address" }),
});
/** Has another name from the tenth commit on. */
const renamed = (commit: number): ReportedTest => ({
  name: commit < 10 ? "adds one item" : "adds a single item",
  classname: "shop.Cart",
});

/** What happens in 20 commits of the main branch. */
export const STORY = {
  commits: 20,
  /** The test that a commit breaks for good, and the last commit in which it passed. */
  regression: { name: "pays", commit: "c5", lastGood: "c4" },
  flaky: { name: "shakes", from: 6, to: 9 },
  lostShard: 11,
  fixed: { name: "ships", broken: 12, fixedIn: 13 },
  outage: 14,
  mutedFrom: 15,
};

/** Uploads the story over REST; answers the ids of what it is about. */
export async function tellStory({ url, api }: Instance, secret: string) {
  const { id: projectId } = await api.project.create.mutate({ name: "Shop" });
  const ada = (await api.session.current.query()).user;
  await api.owner.setRules.mutate({ projectId, rules: `shop.** @${ada?.username}` });
  const call = async (method: string, path: string, body?: string, type = "application/xml") => {
    const answer = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${secret}`, ...(body !== undefined && { "content-type": type }) },
      ...(body !== undefined && { body }),
    });
    if (!answer.ok) throw new Error(`${method} ${path} was refused: ${await answer.text()}`);
    return answer.json();
  };
  const send = async (commit: number, tests: readonly ReportedTest[], query: Record<string, string> = {}) => {
    const facts = { projectId, runKey: `build-${commit}`, runName: "ci", branch: "main", commit: `c${commit}` };
    return (await call("POST", `/imports?${new URLSearchParams({ ...facts, ...query })}`, junitReport(tests))).run;
  };
  let caseId = "";
  let last = "";
  const first: Record<string, string> = {};
  for (let commit = 1; commit <= STORY.commits; commit++) {
    const isBroken = commit >= 5;
    const tests = [...STEADY, pays(isBroken), shakes(false), brief(commit === STORY.fixed.broken), renamed(commit)];
    if (commit === STORY.mutedFrom) {
      const until = new Date(Date.now() + 7 * 86_400_000).toISOString().slice(0, 10);
      await api.case.mute.mutate({ projectId, caseId, reason: "Waits for the bank", until });
    }
    if (commit === STORY.lostShard) {
      const run = await send(commit, tests, { shard: "1/2" });
      await call("POST", `/runs/${run.id}/finish?projectId=${projectId}`);
      continue;
    }
    if (commit === STORY.outage) {
      const down = { outcome: "error", message: "Connection refused" } as const;
      await send(
        commit,
        tests.map((test) => ({ ...test, ...down })),
      );
      continue;
    }
    const isFlaky = commit >= STORY.flaky.from && commit <= STORY.flaky.to;
    if (isFlaky) await send(commit, [...tests.slice(0, 11), shakes(true), ...tests.slice(12)]);
    const run = await send(commit, tests, isFlaky ? { jobAttempt: "2" } : {});
    first[`c${commit}`] = run.id;
    last = run.id;
    if (commit === 5) {
      const { data } = await api.run.results.query({ projectId, runId: run.id, change: ["newFailure"] });
      caseId = data[0]?.case.id as string;
    }
  }
  return { projectId, caseId, last, since: first.c5 as string };
}
