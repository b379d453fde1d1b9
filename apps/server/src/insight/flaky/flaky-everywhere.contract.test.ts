import { afterAll, beforeAll, expect, it } from "vitest";
import { FAILURE, junit, upload } from "../../runs/imports/upload.testing.ts";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";

describeOnEachDb("flaky tests of all projects", (on) => {
  let tessera: Tessera;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
  });
  afterAll(() => tessera.stop());

  /** A project whose test disagrees with itself on so many commits. */
  async function makeFlaky(page: Page, name: string, commits: number): Promise<string> {
    const { id } = await page.project.create.mutate({ name });
    const secret = await tessera.token(page);
    for (let commit = 0; commit < commits; commit++) {
      for (const inside of [FAILURE, ""]) {
        tessera.clock.advance({ seconds: 1 });
        const query = `&runKey=${crypto.randomUUID()}&runName=ci&branch=main&commit=c${commit}`;
        await upload(tessera, secret, id, junit({ name: "shakes", classname: name, inside }), { query });
      }
    }
    return id;
  }

  it("are those of projects that the caller sees, the most flaky first, in pages", async () => {
    const alice = await tessera.signIn("alice", "USER");
    const bob = await tessera.signIn("bob", "USER");
    const [little, much] = [await makeFlaky(alice, "Little", 1), await makeFlaky(alice, "Much", 3)];
    const hidden = await makeFlaky(bob, "Hidden", 2);
    const list = async (page: Page, cursor?: string) => {
      const { data, nextCursor } = await page.flaky.everywhere.query({ limit: 1, cursor });
      return { found: data.map(({ project, flakyRuns }) => [project.id, flakyRuns]), nextCursor };
    };
    const first = await list(alice);
    expect(first.found).toEqual([[much, 3]]);
    const second = await list(alice, first.nextCursor as string);
    expect([second.found, second.nextCursor]).toEqual([[[little, 1]], null]);
    expect((await list(bob)).found).toEqual([[hidden, 2]]);
    const root = await tessera.signIn("root", "ADMIN");
    expect((await root.flaky.everywhere.query()).data).toHaveLength(3);
    const narrow = await tessera.token(alice, { projects: [little] });
    const { body } = await tessera.rest(narrow, "GET /flaky-tests/everywhere");
    expect(body.data).toMatchObject([{ project: { id: little, name: "Little" }, case: { name: "shakes" } }]);
  });
});
