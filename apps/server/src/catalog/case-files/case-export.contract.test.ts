import { expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { eachInNewProject } from "../../testing/each-project.testing.ts";
import type { Page, Tessera } from "../../testing/tessera.testing.ts";

describeOnEachDb("test cases as a file", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let secret: string;
  let projectId: string;
  eachInNewProject(on, (world) => {
    ({ tessera, alice, secret, projectId } = world);
  });

  const file = async (name: string, query = "", as: string | null = secret) => {
    const response = await fetch(`${tessera.url}/case-export/${name}?projectId=${projectId}${query}`, {
      headers: as === null ? {} : { authorization: `Bearer ${as}` },
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };

  async function fill() {
    const shop = await alice.folder.create.mutate({ projectId, name: "Shop" });
    const till = await alice.folder.create.mutate({ projectId, name: "A/B", parentId: shop.id });
    const ownerId = (await alice.session.current.query()).user?.id as string;
    await alice.case.create.mutate({
      ...{
        projectId,
        name: "=Pays",
        priority: "high",
        tags: ["smoke", "a;b"],
        estimate: 5,
        folderId: till.id,
        ownerId,
      },
      steps: [{ action: "Open\nthe till", expected: "Is <open>" }, { action: "Pay" }],
      links: [{ kind: "defect", url: "https://issues.example/1", label: "One | two" }],
    });
    await alice.case.create.mutate({ projectId, name: "Ships", description: "By *truck*" });
  }

  it("has a row for each step in CSV, and no formula", async () => {
    await fill();
    const { status, headers, text } = await file("test-cases.csv");
    expect([status, headers.get("content-type")]).toEqual([200, "text/csv; charset=utf-8"]);
    expect(headers.get("content-disposition")).toMatch(/^attachment; filename="test-cases-2030-06-15\.csv"$/);
    expect(text.split("\r\n").slice(1)).toEqual([
      `TC-1,'=Pays,Shop / A\\/B,high,"smoke, a\\;b",5,alice,,,1,"Open\nthe till",Is <open>,defect | https://issues.example/1 | One \\| two,,`,
      ",,,,,,,,,2,Pay,,,,",
      "TC-2,Ships,,normal,,,,By *truck*,,,,,,,",
      "",
    ]);
  });

  it("holds what the filters of the list let through", async () => {
    await fill();
    const { cases } = JSON.parse((await file("test-cases.json", "&priority=high")).text);
    expect(cases).toMatchObject([{ id: "TC-1", folder: ["Shop", "A/B"], owner: "alice", tags: ["smoke", "a;b"] }]);
    expect(JSON.parse((await file("test-cases.json", "&search=nothing")).text).cases).toEqual([]);
  });

  it("is read by people as Markdown", async () => {
    await fill();
    const { text } = await file("test-cases.md");
    expect(text).toContain("## TC-1: =Pays\n\n- Folder: Shop / A/B\n- Priority: high\n");
    expect(text).toContain("- defect: [One \\| two](<https://issues.example/1>)");
    expect(text).toContain("### Steps\n\n1. Open\n   the till\n   - Expected: Is <open>\n2. Pay\n");
    expect(text).toContain("## TC-2: Ships\n\n- Priority: normal\n\nBy *truck*\n");
  });

  it("holds all of more cases than are read at a time", async () => {
    const cases = Array.from({ length: 401 }, (_, at) => ({ name: `case ${at}` }));
    await alice.case.createMany.mutate({ projectId, cases });
    expect(JSON.parse((await file("test-cases.json")).text).cases).toHaveLength(401);
  });

  it("is for those who may read test cases of the project", async () => {
    const mallory = await tessera.token(await tessera.signIn(`m${projectId.toLowerCase()}`, "USER"));
    const narrow = await tessera.token(alice, { scopes: ["project:read"] });
    expect((await file("test-cases.csv", "", null)).status).toBe(401);
    expect((await file("test-cases.csv", "", mallory)).status).toBe(404);
    expect((await file("test-cases.csv", "", narrow)).status).toBe(403);
    expect((await file("test-cases.csv", "&priority=urgent")).status).toBe(400);
    expect((await file("test-cases.csv", "&limit=3")).status).toBe(400);
  });
});
