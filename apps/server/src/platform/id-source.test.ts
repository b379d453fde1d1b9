import { describe, expect, it } from "vitest";
import { createIdSource } from "./id-source.ts";

describe("ids", () => {
  it("are UUIDs of version 7 that contain their time", () => {
    const id = createIdSource(() => Date.parse("2030-06-15T12:00:00.123Z"))();
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(Number.parseInt(id.replaceAll("-", "").slice(0, 12), 16)).toBe(Date.parse("2030-06-15T12:00:00.123Z"));
  });

  it("sort in the order in which they were made, in one millisecond and when the clock steps back", () => {
    const times = [1000, 1000, 1001, 990, 1001];
    const newId = createIdSource(() => times.shift() ?? 1001);
    const ids = Array.from({ length: 10_000 }, newId);
    expect(ids.toSorted()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
