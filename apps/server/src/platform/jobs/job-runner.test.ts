import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createLog } from "../log.ts";
import { type Job, JobRunner } from "./job-runner.ts";

describe("jobs", () => {
  const log: string[] = [];
  let runner: JobRunner;
  const now = () => new Date().toISOString();
  const start = (jobs: Job[], runTimeoutMs?: number) => {
    runner = new JobRunner(jobs, createLog("trace", { write: (line) => void log.push(line) }), now, runTimeoutMs);
    runner.start();
  };

  beforeEach(() => {
    vi.useFakeTimers();
    log.length = 0;
  });
  afterEach(() => void vi.useRealTimers());

  it("that fail are logged by name, tried again, and don't block other jobs", async () => {
    const runs = { broken: 0, sound: 0 };
    const broken = async () => {
      runs.broken += 1;
      if (runs.broken < 3) throw new Error("The table is gone\nwith a stack");
    };
    const sound = async () => {
      runs.sound += 1;
    };
    start([
      { name: "send emails", every: 10_000, run: broken },
      { name: "tidy up", every: 10_000, run: sound },
    ]);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(runs).toEqual({ broken: 2, sound: 2 });
    expect(log.map((line) => JSON.parse(line))).toMatchObject([
      { level: 50, job: "send emails", msg: "job failed; will run again 10 s after it has ended" },
      { level: 50, job: "send emails" },
    ]);
    expect(runner.status()).toMatchObject([
      { name: "send emails", everySeconds: 10, error: "The table is gone", lastFailedAt: now() },
      { name: "tidy up", error: null, lastRunAt: now(), lastFailedAt: null },
    ]);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(runner.status()[0]).toMatchObject({ error: null, lastFailedAt: expect.any(String) });
    await runner.stop();
  });

  it("that hang are reported as too slow, never run twice at once, and don't block other jobs", async () => {
    const hanging = Promise.withResolvers<void>();
    const runs = { hanging: 0, sound: 0 };
    const ask = () => {
      runs.hanging += 1;
      return hanging.promise;
    };
    const tidy = async () => {
      runs.sound += 1;
    };
    start(
      [
        { name: "ask a dead server", every: 10_000, run: ask },
        { name: "tidy up", every: 10_000, run: tidy },
      ],
      30_000,
    );
    await vi.advanceTimersByTimeAsync(100_000);
    expect(runs).toEqual({ hanging: 1, sound: 10 });
    expect(runner.status()[0]).toMatchObject({ error: "The run takes too long" });
    hanging.resolve();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(runs.hanging).toBe(2);
    await runner.stop();
  });

  it("that are rare run soon after the start, and none begins once the server stops", async () => {
    let runs = 0;
    const stopping: boolean[] = [];
    const going = Promise.withResolvers<void>();
    start([
      {
        name: "tidy up",
        every: 3_600_000,
        run: async () => {
          runs += 1;
        },
      },
      {
        name: "send emails",
        every: 1000,
        run: async (isStopping) => {
          await going.promise;
          stopping.push(isStopping());
        },
      },
    ]);
    await vi.advanceTimersByTimeAsync(15_000);
    expect(runs).toBe(1);
    const stopped = runner.stop();
    going.resolve();
    await stopped;
    await vi.advanceTimersByTimeAsync(7_200_000);
    expect([runs, stopping]).toEqual([1, [true]]);
  });
});
