import { afterAll, beforeAll, expect, it } from "vitest";
import { FAILURE, junit, upload } from "../../runs/imports/upload.testing.ts";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { Tessera } from "../../testing/tessera.testing.ts";
import { rebuildInsight } from "./insight-rebuild.ts";

const test = (name: string, inside = "") => ({ name, classname: "shop", inside, time: "1" });
const broken = (why: string) => `<failure message="${why}">Error: ${why}\n    at pay (/ci/pay.ts:1:1)</failure>`;

describeOnEachDb("insight that is rebuilt", (on) => {
  let tessera: Tessera;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
  });
  afterAll(() => tessera.stop());

  async function derived() {
    const { db } = tessera.ctx;
    const tables = [
      await db.selectFrom("flakyRun").selectAll().execute(),
      await db.selectFrom("trendDay").selectAll().execute(),
      await db.selectFrom("cause").selectAll().execute(),
      await db.selectFrom("testResult").select(["id", "causeNumber"]).execute(),
    ];
    return tables.map((rows) => rows.map((row) => JSON.stringify(row)).sort());
  }

  it("is what it was as runs came in, over days, branches, shards, outages and attempts", async () => {
    const alice = await tessera.signIn("alice", "USER");
    const secret = await tessera.token(alice);
    const { id: projectId } = await alice.project.create.mutate({ name: "Shop" });
    const send = (report: string, query: string) => upload(tessera, secret, projectId, report, { query });
    const suite = (fails: boolean) =>
      junit(...Array.from({ length: 12 }, (_, index) => test(`t${index}`, fails ? broken("down") : "")));
    await send(junit(test("a", FAILURE), test("a"), test("b", broken("x 1"))), "&runKey=1&branch=main&commit=aaaa1");
    await send(junit(test("a", broken("x 2")), test("b")), "&runKey=2&branch=topic&commit=aaaa1");
    await send(junit(test("c", broken("y"))), "&runKey=3&branch=main&commit=aaaa1&shard=1/2&job=unit");
    tessera.clock.advance({ days: 1 });
    await send(junit(test("c")), "&runKey=3&job=unit&jobAttempt=2&shard=1/2");
    await send(suite(false), "&runKey=4&branch=main&runName=nightly");
    await send(suite(true), "&runKey=5&branch=main&runName=nightly");
    await send(junit(test("d", broken("y"))), "&runKey=3&branch=main&job=unit&shard=2/2");
    const before = await derived();
    expect(before.map((rows) => rows.length > 0)).toEqual([true, true, true, true]);
    expect(await rebuildInsight(tessera.ctx)).toBe(5);
    expect(await derived()).toEqual(before);
    await tessera.ctx.db.deleteFrom("flakyRun").execute();
    await tessera.ctx.db.updateTable("trendDay").set({ passed: 99 }).execute();
    await tessera.ctx.db.updateTable("testResult").set({ causeNumber: null }).execute();
    await rebuildInsight(tessera.ctx);
    expect(await derived()).toEqual(before);
  });

  it("follows a run that is deleted and comes back", async () => {
    const bob = await tessera.signIn("bob", "USER");
    const secret = await tessera.token(bob);
    const { id: projectId } = await bob.project.create.mutate({ name: "Shop" });
    const send = async (report: string, query: string) =>
      (await upload(tessera, secret, projectId, report, { query })).body.run.id;
    const all = `projectId=${projectId}` as const;
    const seen = async () => {
      const lists = [`/causes?${all}`, `/flaky-tests?${all}`, `/projects/${projectId}/trends?`] as const;
      const bodies = [];
      for (const path of lists) bodies.push((await tessera.rest(secret, `GET ${path}`)).body.data);
      return bodies;
    };
    await send(junit(test("a", broken("x")), test("b")), "&branch=main&commit=aaaa1&runKey=1");
    const before = await seen();
    const run = await send(junit(test("a"), test("b", broken("y"))), "&branch=main&commit=aaaa1&runKey=2");
    const after = await seen();
    expect([after[0].length, after[1].length, after[2][0].runs]).toEqual([2, 2, 2]);
    expect((await tessera.rest(secret, `DELETE /runs/${run}?${all}`)).status).toBe(200);
    expect(await seen()).toEqual(before);
    const { body: bin } = await tessera.rest(secret, `GET /bin?${all}`);
    expect((await tessera.rest(secret, `POST /bin/${bin.data[0].id}/restore?${all}`)).status).toBe(200);
    expect(await seen()).toEqual(after);
  });
});
