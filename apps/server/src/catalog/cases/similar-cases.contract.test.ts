import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";

describeOnEachDb("test cases with similar names", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let secret: string;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    alice = await tessera.signIn("alice", "USER");
    secret = await tessera.token(alice);
    await alice.project.create.mutate({ name: "Shop" });
    await alice.project.create.mutate({ name: "Bank" });
    const names = [
      "Refuses an expired card",
      "Refuses an expired voucher",
      "Prints 100% of labels",
      "Ändert die Adresse",
    ];
    const cases = names.map((name) => ({ name }));
    await alice.case.createMany.mutate({ projectId: "PRJ-1", cases });
    await alice.case.create.mutate({ projectId: "PRJ-2", name: "Refuses an expired card" });
  });
  afterAll(() => tessera.stop());

  const find = async (name: string, more = "") => {
    const query = `projectId=PRJ-1&name=${encodeURIComponent(name)}${more}`;
    const { status, body } = await tessera.rest(secret, `GET /similar-test-cases?${query}`);
    expect(status).toBe(200);
    return body.data.map(({ id }: { id: string }) => id);
  };

  it("are found by most of their words in any order and letter case, the most similar first", async () => {
    expect(await find("expired CARD: refuses, an")).toEqual(["TC-1", "TC-2"]);
    expect(await find("refuses a card")).toEqual([]);
    expect(await find("Die Adresse ändert")).toEqual(["TC-4"]);
  });

  it("take signs for themselves, and answer nothing for a name without words", async () => {
    expect(await find("prints 100_ of labels")).toEqual(["TC-3"]);
    expect(await find("%")).toEqual([]);
  });

  it("leave out the test case itself, and those in the bin", async () => {
    expect(await find("Refuses an expired card", "&exceptId=TC-1")).toEqual(["TC-2"]);
    await alice.case.delete.mutate({ projectId: "PRJ-1", caseId: "TC-2" });
    expect(await find("Refuses an expired card", "&exceptId=TC-1")).toEqual([]);
  });
});
