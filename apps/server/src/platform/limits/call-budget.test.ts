import { expect, it } from "vitest";
import { CallBudget } from "./call-budget.ts";
import { CALL_LIMITS, MAX_PAGE_CALLS_PER_MINUTE } from "./limits.ts";

const MINUTE_MS = 60_000;
const few = { running: 2, waiting: 3, waitMs: MINUTE_MS, runningTogether: 3, workMsPerMinute: MINUTE_MS };

function budgetOf(limits: Partial<typeof few> = {}) {
  const clock = { now: 0 };
  const each = { ...few, ...limits };
  return { clock, budget: new CallBudget(() => clock.now, { ...CALL_LIMITS, call: each, question: each }) };
}

/** Work that runs until it is ended, and how much of it is running. */
function work() {
  const ends: (() => void)[] = [];
  const state = { running: 0, most: 0 };
  const run = async () => {
    state.running++;
    state.most = Math.max(state.most, state.running);
    await new Promise<void>((end) => ends.push(end));
    state.running--;
  };
  const endAll = async () => {
    while (ends.length > 0) {
      ends.shift()?.();
      for (let turn = 0; turn < 20; turn++) await Promise.resolve();
    }
  };
  return { state, run, endAll };
}

it("runs so many calls of one caller at a time, lets others wait, and rejects the rest", async () => {
  const { budget } = budgetOf();
  const { state, run, endAll } = work();
  const calls = Array.from({ length: 5 }, () => budget.run("alice", "call", run));
  await expect(budget.run("alice", "call", run)).rejects.toMatchObject({ code: "RATE_LIMITED" });
  await endAll();
  await Promise.all(calls);
  expect(state).toEqual({ running: 0, most: 2 });
});

it("keeps kinds of calls and callers apart, but for what all may run together", async () => {
  const { budget } = budgetOf();
  const { state, run, endAll } = work();
  const calls = ["alice", "alice", "bob", "bob"].map((caller) => budget.run(caller, "call", run));
  calls.push(budget.run("alice", "question", run));
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  expect(state.running).toBe(4);
  await endAll();
  await Promise.all(calls);
});

it("rejects a call whose turn doesn't come, and passes its place on", async () => {
  const { budget } = budgetOf({ running: 1, waitMs: 1 });
  const { run, endAll } = work();
  const first = budget.run("alice", "call", run);
  await expect(budget.run("alice", "call", run)).rejects.toMatchObject({ code: "UNAVAILABLE" });
  await endAll();
  await first;
  await expect(budget.run("alice", "call", async () => "done")).resolves.toBe("done");
});

it("rejects a caller whose calls worked too long, until the minute is over", async () => {
  const { budget, clock } = budgetOf({ workMsPerMinute: 100 });
  const take = (ms: number) => async () => {
    clock.now += ms;
  };
  await budget.run("alice", "question", take(100));
  await budget.run("alice", "question", take(1));
  const refused = { code: "RATE_LIMITED", details: { retryAfter: 60 } };
  await expect(budget.run("alice", "question", async () => {})).rejects.toMatchObject(refused);
  await budget.run("bob", "question", async () => {});
  clock.now += MINUTE_MS;
  await budget.run("alice", "question", async () => {});
});

it("counts the calls of a session", () => {
  const { budget, clock } = budgetOf();
  for (let call = 0; call < MAX_PAGE_CALLS_PER_MINUTE; call++) budget.countPageCall("a");
  expect(() => budget.countPageCall("a")).toThrow("Try again in 60 s");
  budget.countPageCall("b");
  clock.now += MINUTE_MS;
  budget.countPageCall("a");
});
