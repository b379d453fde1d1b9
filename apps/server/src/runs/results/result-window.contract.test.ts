import type { WindowResults } from "@tessera/domain";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";

/** Name, class name, status and duration; in an order that no sort leaves as it is. */
const RESULTS = [
  ["b lower", "shop.Cart", "passed", 30],
  ["Zebra", null, "failed", null],
  ["äpfel", "shop.Cart", "failed", 10],
  ["a_c", "bank.Card", "skipped", 20],
  ["a-b", "shop.Über", "passed", 0],
  ["100%", null, "error", 10],
  ["𝒳 beyond", null, "blocked", null],
  ["\uffee near", null, "passed", 40],
] as const;
const BY_BYTES = ["100%", "Zebra", "a-b", "a_c", "b lower", "äpfel", "\uffee near", "𝒳 beyond"];

describeOnEachDb("the window into a cycle's results", (on) => {
  let tessera: Tessera;
  let alice: Page;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    alice = await tessera.signIn("alice", "USER");
    const projectId = (await alice.project.create.mutate({ name: "Shop" })).id;
    for (const [name, classname, status, durationMs] of RESULTS) {
      const automation = classname === null ? null : { classname, name };
      const { id: caseId } = await alice.case.create.mutate({ projectId, name, automation });
      const result = { projectId, cycleId: "TCYCLE-1", caseId };
      await alice.result.create.mutate({ ...result, status: "blocked", durationMs: 99 });
      await alice.result.create.mutate({ ...result, status, durationMs });
    }
  });
  afterAll(() => tessera.stop());

  const read = (input: Partial<WindowResults> = {}) =>
    alice.result.window.query({ projectId: "PRJ-1", cycleId: "TCYCLE-1", ...input });
  const names = async (input: Partial<WindowResults>) => (await read(input)).data.map(({ name }) => name);

  it("shows the latest results only, most severe first, and how many there are", async () => {
    const { total, data } = await read();
    expect(total).toBe(RESULTS.length);
    expect(data.map(({ status }) => status)).toEqual([
      ...["failed", "failed", "error", "blocked", "skipped"],
      ...["passed", "passed", "passed"],
    ]);
    expect(data.every(({ isLatest, attempt }) => isLatest && attempt === 2)).toBe(true);
  });

  it("sorts names by their bytes, whatever the database", async () => {
    expect(await names({ sort: "name" })).toEqual(BY_BYTES);
    expect(await names({ sort: "name", descending: true })).toEqual(BY_BYTES.toReversed());
  });

  it("sorts by duration, a missing one shortest, equal ones in order of arrival", async () => {
    const byDuration = ["Zebra", "𝒳 beyond", "a-b", "äpfel", "100%", "a_c", "b lower", "\uffee near"];
    expect(await names({ sort: "duration" })).toEqual(byDuration);
    expect(await names({ sort: "duration", descending: true })).toEqual(byDuration.toReversed());
    const bySeverity = await names({ sort: "status" });
    expect(await names({ sort: "status", descending: true })).toEqual(bySeverity.toReversed());
  });

  it("opens anywhere, and past the end on nothing", async () => {
    expect(await names({ sort: "name", offset: 2, limit: 3 })).toEqual(BY_BYTES.slice(2, 5));
    expect(await read({ offset: 100 })).toEqual({ total: RESULTS.length, data: [] });
    expect(await read({ offset: Number.MAX_SAFE_INTEGER })).toEqual({ total: RESULTS.length, data: [] });
    for (const wrong of [{ offset: -1 }, { limit: 0 }, { limit: 501 }, { offset: 0.5 }, { status: [] }]) {
      await expect(read(wrong)).rejects.toMatchObject({ data: { errorCode: "INVALID_INPUT" } });
    }
  });

  it("filters by status and case", async () => {
    expect(await names({ status: ["failed"] })).toEqual(["Zebra", "äpfel"]);
    expect(await names({ status: ["error", "skipped"] })).toEqual(["100%", "a_c"]);
    expect(await names({ caseId: "TC-1" })).toEqual(["b lower"]);
    expect(await read({ caseId: "TC-1", status: ["failed"] })).toEqual({ total: 0, data: [] });
  });

  it("searches names and class names, with every character taken literally, ASCII letters in any case", async () => {
    const search = async (text: string) => (await names({ sort: "name", search: text })).sort();
    expect(await search("SHOP.cart")).toEqual(["b lower", "äpfel"]);
    expect(await search("zEBRA")).toEqual(["Zebra"]);
    expect(await search("%")).toEqual(["100%"]);
    expect(await search("_")).toEqual(["a_c"]);
    expect(await search("\\")).toEqual([]);
    expect(await search("äPFEL")).toEqual(["äpfel"]);
    expect(await search("Über")).toEqual(["a-b"]);
    expect(await search("über")).toEqual([]);
    expect(await search("𝒳")).toEqual(["𝒳 beyond"]);
    expect(await search("nothing like it")).toEqual([]);
    expect((await search("")).length).toBe(RESULTS.length);
  });
});
