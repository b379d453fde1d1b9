import { expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { eachInNewProject } from "../../testing/each-project.testing.ts";
import type { Page, Tessera } from "../../testing/tessera.testing.ts";
import { FAILURE, junit, upload, type WrittenTest } from "../imports/upload.testing.ts";

const passes = (name: string): WrittenTest => ({ name, classname: "Cart" });
const fails = (name: string): WrittenTest => ({ ...passes(name), inside: FAILURE });

describeOnEachDb("a run whose baseline changes later", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let secret: string;
  let projectId: string;
  eachInNewProject(on, (world) => {
    ({ tessera, alice, secret, projectId } = world);
  });

  const send = async (runKey: string, ...tests: WrittenTest[]) => {
    const query = `&branch=main&runName=ci&runKey=${runKey}`;
    const { status, body } = await upload(tessera, secret, projectId, junit(...tests), { query });
    expect([status < 300, body.error]).toEqual([true, undefined]);
    return body;
  };
  const changesOf = async (runId: string) => (await alice.run.get.query({ projectId, runId })).changes;
  const listed = async (runId: string, change: "newFailure" | "stillFailing" | "fixed") => {
    const { data } = await alice.run.results.query({ projectId, runId, change: [change] });
    return data.map((row) => row.case.name).sort();
  };
  const tick = async () => {
    tessera.clock.advance({ seconds: 60 });
    await tessera.background.tick();
  };

  it("is compared with it as it is then, whatever was uploaded to it, deleted or restored", async () => {
    await send("first", passes("a"), passes("c"));
    await send("second", fails("a"), fails("b"), passes("c"));
    expect(await changesOf("RUN-2")).toMatchObject({ newFailures: 2, stillFailing: 0, fixed: 0 });
    const late = await send("first", fails("b"), fails("c"));
    await tick();
    expect(await changesOf("RUN-2")).toMatchObject({ newFailures: 1, stillFailing: 1, fixed: 1 });
    expect(await listed("RUN-2", "newFailure")).toEqual(["a"]);
    expect(await listed("RUN-2", "stillFailing")).toEqual(["b"]);
    await alice.import.delete.mutate({ projectId, importId: late.id });
    await tick();
    expect(await changesOf("RUN-2")).toMatchObject({ newFailures: 2, stillFailing: 0, fixed: 0 });
    const { data: bin } = await alice.bin.list.query({ projectId });
    await alice.bin.restore.mutate({ id: bin[0]?.id ?? "" });
    await tick();
    expect(await changesOf("RUN-2")).toMatchObject({ newFailures: 1, stillFailing: 1, fixed: 1 });
  });

  it("lists the changes that it counts while the baseline is in the bin", async () => {
    await send("first", fails("a"));
    await send("second", fails("a"), fails("b"));
    await alice.run.delete.mutate({ projectId, runId: "RUN-1" });
    await tick();
    expect(await changesOf("RUN-2")).toMatchObject({ newFailures: 1, stillFailing: 1 });
    expect([await listed("RUN-2", "newFailure"), await listed("RUN-2", "stillFailing")]).toEqual([["b"], ["a"]]);
  });

  it("keeps everything but its changes, also where two processes count it at once", async () => {
    await send("first", passes("a"));
    await send("second", fails("a"));
    const before = await alice.run.get.query({ projectId, runId: "RUN-2" });
    await send("first", fails("a"));
    await Promise.all([tick(), tick()]);
    const after = await alice.run.get.query({ projectId, runId: "RUN-2" });
    expect(after).toEqual({
      ...before,
      changes: { ...before.changes, newFailures: 0, stillFailing: 1 },
      reason: after.reason,
    });
  });
});
