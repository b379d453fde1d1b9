import { expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { eachInNewProject } from "../../testing/each-project.testing.ts";
import type { Page, Tessera } from "../../testing/tessera.testing.ts";
import { FAILURE, junit, resultsOf, upload } from "../imports/upload.testing.ts";

describeOnEachDb("a cycle's default branch", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let secret: string;
  let projectId: string;
  eachInNewProject(on, (world) => {
    ({ tessera, alice, secret, projectId } = world);
  });

  /** Sends a report whose tests are named by letters; a capital fails. */
  const send = async (tests: string, query = "") => {
    const xml = junit(...[...tests].map((name) => ({ name: name.toLowerCase(), inside: name < "a" ? FAILURE : "" })));
    const { status, body } = await upload(tessera, secret, projectId, xml, { query });
    expect([status, body.error]).toEqual([201, undefined]);
    return body;
  };
  const cycle = (branch?: string) =>
    alice.cycle.get.query({ projectId, cycleId: "TCYCLE-1", ...(branch !== undefined && { branch }) });
  const counts = async (branch?: string) => {
    const { tests, passed, failed } = (await cycle(branch)).counts;
    return `${tests} tests, ${passed} passed, ${failed} failed`;
  };

  it("alone counts, once it has a run: a feature branch doesn't turn the project red", async () => {
    await send("Ab", "&branch=topic");
    expect(await counts()).toBe("2 tests, 1 passed, 1 failed");
    await send("ab", "&branch=main&commit=m1");
    expect(await counts()).toBe("2 tests, 2 passed, 0 failed");
    await send("ABC", "&branch=topic&commit=t2");
    expect(await counts()).toBe("2 tests, 2 passed, 0 failed");
    expect(await cycle()).toMatchObject({ branch: "main", commit: "m1" });
    expect((await alice.insight.home.query()).data.find(({ project }) => project.id === projectId)).toMatchObject({
      latestCycle: { counts: { tests: 2, failed: 0 } },
    });
    expect(await resultsOf(tessera, secret, projectId)).toEqual([
      ...["TC-1 1 failed", "TC-1 2 passed *", "TC-1 3 failed"],
      ...["TC-2 1 passed", "TC-2 2 passed *", "TC-2 3 failed", "TC-3 1 failed"],
    ]);
  });

  it("counts runs without a branch too", async () => {
    await send("ab", "&branch=main");
    await send("A");
    expect(await counts()).toBe("2 tests, 1 passed, 1 failed");
  });

  it("gives way to a branch that is asked for, and to all", async () => {
    await send("abd", "&branch=main");
    await send("aBc", "&branch=topic");
    await send("b", "&branch=topic");
    await send("Ab", "&branch=main");
    expect(await counts()).toBe("3 tests, 2 passed, 1 failed");
    expect(await counts("topic")).toBe("3 tests, 3 passed, 0 failed");
    expect(await counts("main")).toBe("3 tests, 2 passed, 1 failed");
    expect(await counts("*")).toBe("4 tests, 3 passed, 1 failed");
    expect(await counts("none")).toBe("0 tests, 0 passed, 0 failed");
    const address = `GET /test-cycles/TCYCLE-1?projectId=${projectId}&branch=topic` as const;
    expect((await tessera.rest(secret, address)).body.counts.tests).toBe(3);
  });

  it("shows later manual results of any branch", async () => {
    await send("AB", "&branch=main");
    await alice.result.create.mutate({ projectId, cycleId: "TCYCLE-1", caseId: "TC-1", status: "passed" });
    await send("A", "&branch=topic");
    for (const branch of [undefined, "main"]) expect(await counts(branch)).toBe("2 tests, 1 passed, 1 failed");
    await send("A", "&branch=main");
    expect(await counts()).toBe("2 tests, 0 passed, 2 failed");
  });

  it("may be another one, also later", async () => {
    await send("ab", "&branch=main");
    await send("AC", "&branch=trunk");
    await send("x", "&branch=topic");
    const set = async (defaultBranch: string) => {
      const { status, body } = await tessera.rest(secret, `PATCH /projects/${projectId}`, { defaultBranch });
      expect([status, body.defaultBranch]).toEqual([200, defaultBranch]);
    };
    await set("trunk");
    expect(await counts()).toBe("2 tests, 0 passed, 2 failed");
    await send("aC", "&branch=trunk");
    expect(await counts()).toBe("2 tests, 1 passed, 1 failed");
    await set("gone");
    expect(await counts()).toBe("4 tests, 3 passed, 1 failed");
    await send("b", "&branch=gone");
    expect(await counts()).toBe("1 tests, 1 passed, 0 failed");
    await set("main");
    expect(await counts()).toBe("2 tests, 2 passed, 0 failed");
    expect((await send("d", "&branch=main&runName=New")).run.baseline).toBeNull();
    expect((await send("d", "&branch=fresh")).run.baseline).toBe("RUN-1");
  });

  it("is one that a project can have, and its deadline too", async () => {
    const change = (input: object) => tessera.rest(secret, `PATCH /projects/${projectId}`, input);
    for (const wrong of [{ defaultBranch: "" }, { runDeadlineMinutes: 0 }, { runDeadlineMinutes: 1.5 }]) {
      expect((await change(wrong)).body.errorCode).toBe("INVALID_INPUT");
    }
    expect((await change({ runDeadlineMinutes: 1 })).body).toMatchObject({
      runDeadlineMinutes: 1,
      defaultBranch: "main",
    });
  });
});
