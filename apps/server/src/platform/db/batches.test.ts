import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it, vi } from "vitest";
import { inBatches } from "./batches.ts";
import { openDb } from "./open.ts";

const folder = mkdtempSync(join(tmpdir(), "tessera-batches-"));
const db = openDb({ sqliteFile: join(folder, "db.sqlite") });
afterAll(async () => {
  await db.destroy();
  rmSync(folder, { recursive: true, force: true });
});

/** Does work of so many rows, of which each takes so many milliseconds; answers the limits that it was given. */
async function limitsOf(rows: number, msPerRow: number, isStopping?: () => boolean) {
  let now = 0;
  const clock = vi.spyOn(performance, "now").mockImplementation(() => now);
  const limits: number[] = [];
  let left = rows;
  const isDone = await inBatches(
    { db },
    async (_, limit) => {
      limits.push(limit);
      const done = Math.min(left, limit);
      left -= done;
      now += done * msPerRow;
      return done;
    },
    { isStopping },
  );
  clock.mockRestore();
  return { isDone, left, limits };
}

it("gives quick work more rows in one transaction, and slow work fewer", async () => {
  const quick = await limitsOf(20_000, 0.001);
  expect(quick.limits.slice(0, 5)).toEqual([200, 400, 800, 1600, 3200]);
  expect(Math.max(...quick.limits)).toBe(3200);
  const slow = await limitsOf(1000, 1);
  expect(slow.limits.slice(0, 4)).toEqual([200, 100, 50, 50]);
  expect([quick.left, slow.left, quick.isDone]).toEqual([0, 0, true]);
});

it("ends between two transactions where it is to stop", async () => {
  let asked = 0;
  const { isDone, left } = await limitsOf(1000, 0.001, () => asked++ === 2);
  expect({ isDone, left }).toEqual({ isDone: false, left: 400 });
});
