import type { Import, Run } from "@tessera/domain";
import { describe, expect, it } from "vitest";
import { jobsOf } from "./run-shards.ts";
import { shardsText } from "./shard-dots.tsx";

type Upload = Pick<Import, "id" | "job" | "environment" | "shard" | "jobAttempt" | "createdAt">;
const upload = (id: string, more: Partial<Upload> = {}) =>
  ({
    ...{ id, job: "e2e", environment: null, shard: null, jobAttempt: 1, createdAt: `2030-01-01T00:00:0${id}.000Z` },
    ...more,
  }) as Import;
const shards = (expected: number, arrived: number, ...missing: number[]): Pick<Run, "shards"> => ({
  shards: { expected, arrived, missing: missing.map((shard) => ({ job: "e2e", environment: null, shard })) },
});
const shown = (run: Pick<Run, "shards">, uploads: Import[]) =>
  jobsOf(run, uploads).map(({ name, tiles }) => [name, tiles.map(({ shard, upload }) => [shard, upload?.id ?? "-"])]);

describe("the jobs of a run", () => {
  it("have a tile for each shard in their order, also for those that are missing", () => {
    const uploads = [upload("1", { shard: "3/4" }), upload("2", { shard: "1/4" })];
    expect(shown(shards(4, 2, 2, 4), uploads)).toEqual([
      [
        "e2e",
        [
          [1, "2"],
          [2, "-"],
          [3, "1"],
          [4, "-"],
        ],
      ],
    ]);
  });

  it("show the upload of the latest attempt of a shard, and of one attempt the newest", () => {
    const uploads = [
      upload("1", { shard: "1/1", jobAttempt: 2 }),
      upload("2", { shard: "1/1" }),
      upload("3", { job: "unit" }),
      upload("4", { job: "unit" }),
    ];
    expect(shown(shards(1, 1), uploads)).toEqual([
      ["e2e", [[1, "1"]]],
      ["unit", [[null, "4"]]],
    ]);
  });

  it("are separate in each environment", () => {
    const uploads = [upload("1", { environment: "staging" }), upload("2", { environment: "production" })];
    expect(shown(shards(0, 0), uploads)).toEqual([
      ["e2e, production", [[null, "2"]]],
      ["e2e, staging", [[null, "1"]]],
    ]);
  });
});

it.each([
  [shards(0, 0), "No shards"],
  [shards(1, 1), "Its one shard arrived"],
  [shards(8, 8), "All 8 shards arrived"],
  [shards(8, 6, 3, 7), "6 of 8 shards arrived; missing: shard 3 of e2e, shard 7 of e2e"],
  [
    shards(8, 3, 1, 2, 3, 4, 5),
    "3 of 8 shards arrived; missing: shard 1 of e2e, shard 2 of e2e, shard 3 of e2e, shard 4 of e2e …",
  ],
])("describes missing shards in words: %#", (run, words) => {
  expect(shardsText(run)).toBe(words);
});
