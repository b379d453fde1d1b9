import { expect, it } from "vitest";
import { FAILURE, junit, SKIPPED, upload } from "../../runs/imports/upload.testing.ts";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { eachInNewProject } from "../../testing/each-project.testing.ts";
import type { Page, Tessera } from "../../testing/tessera.testing.ts";

const START = "https://tracker.example/";
const automated = (name: string, inside = "") => ({ name, classname: "shop", inside });

describeOnEachDb("requirements", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let secret: string;
  let projectId: string;
  eachInNewProject(on, (world) => {
    ({ tessera, alice, secret, projectId } = world);
  });

  const link = (name: string, label = "", kind: "requirement" | "defect" = "requirement") => ({
    ...{ kind, label, url: `${START}${name}` },
  });
  const make = (name: string, ...links: ReturnType<typeof link>[]) =>
    alice.case.create.mutate({ projectId, name, links, automation: { classname: "shop", name } });
  const list = async (query = "", as = secret) => {
    const { status, body } = await tessera.rest(as, `GET /requirements?projectId=${projectId}${query}`);
    return status === 200 ? body : [status, body.errorCode];
  };
  /** `name state`, in the order of the list. */
  const states = async (query = "") =>
    (await list(query)).data.map((it: { url: string; state: string }) => `${it.url.slice(START.length)} ${it.state}`);
  const send = async (query: string, ...tests: ReturnType<typeof automated>[]) => {
    tessera.clock.advance({ seconds: 1 });
    const key = `&runKey=${crypto.randomUUID()}`;
    expect((await upload(tessera, secret, projectId, junit(...tests), { query: `${key}${query}` })).status).toBe(201);
  };
  const record = (caseId: string, status: "passed" | "failed" | "blocked", cycleId = "TCYCLE-1") =>
    alice.result.create.mutate({ projectId, cycleId, caseId, status });

  it("have the cases that link to them, and what those last came to in a run or by hand", async () => {
    await make("pays", link("A"), link("B"), link("D", "", "defect"));
    const refund = await make("refunds", link("A", "Refunds"), link("A"));
    const none = { failed: 0, error: 0, blocked: 0, skipped: 0, passed: 0, untested: 0 };
    expect(await list()).toMatchObject({
      nextCursor: null,
      data: [
        { kind: "requirement", label: "Refunds", cases: 2, hasMoreCases: false, counts: { ...none, untested: 2 } },
        { url: `${START}B`, label: "", cases: 1, state: "neverRun" },
      ],
    });
    expect(await states("&kind=defect")).toEqual(["D neverRun"]);
    await send("", automated("pays"), automated("refunds", FAILURE));
    expect((await list()).data).toMatchObject([
      { counts: { ...none, passed: 1, failed: 1 }, state: "failing" },
      { counts: { ...none, passed: 1 }, state: "passing" },
    ]);
    await record(refund.id, "passed");
    expect(await states()).toEqual(["A passing", "B passing"]);
    await send("", automated("refunds", SKIPPED));
    expect(await states()).toEqual(["A partial", "B passing"]);
  });

  it("keep up with every way in which links change", async () => {
    const { id: caseId, version } = await make("pays", link("A", "Old"));
    const set = (...links: ReturnType<typeof link>[]) => alice.case.update.mutate({ projectId, caseId, links });
    await set(link("A", "New"), link("B"));
    expect((await list()).data.map((it: { label: string }) => it.label)).toEqual(["New", ""]);
    await set(link("B"));
    expect(await states()).toEqual(["A noCase", "B neverRun"]);
    await alice.case.restoreVersion.mutate({ projectId, caseId, version });
    expect((await list()).data).toMatchObject([
      { label: "Old", cases: 1 },
      { label: "", state: "noCase" },
    ]);
    await alice.case.delete.mutate({ projectId, caseId });
    expect(await states("&state=noCase")).toHaveLength(2);
    const [binned] = (await alice.bin.list.query({ projectId })).data;
    await alice.bin.restore.mutate({ projectId, id: binned?.id ?? "" });
    await tessera.background.tick();
    expect(await states("&state=neverRun")).toEqual(["A neverRun"]);
  });

  it("come with test cases of a file, all at once", async () => {
    const cases = ["pays", "refunds"].map((name) => ({ name, links: [link("A", "Money"), link(name)] }));
    const file = { "content-type": "application/json" };
    const { status } = await tessera.rest(
      ...([secret, `POST /case-imports?projectId=${projectId}`, JSON.stringify(cases), file] as const),
    );
    expect(status).toBe(201);
    expect((await list()).data).toMatchObject([{ label: "Money", cases: 2 }, { cases: 1 }, { cases: 1 }]);
  });

  it("are filtered by state, text and test case, sorted, and read page by page", async () => {
    const pays = await make("pays", link("A", "a card"), link("B", "b"));
    tessera.clock.advance({ seconds: 1 });
    await make("refunds", link("C", "c"), link("D", "d"));
    await record(pays.id, "failed");
    expect(await states("&state=failing")).toEqual(["A failing", "B failing"]);
    expect(await states("&state=neverRun&state=failing")).toHaveLength(4);
    expect(await states("&search=CARD")).toEqual(["A failing"]);
    expect(await states("&search=example/d")).toEqual(["D neverRun"]);
    expect(await states("&sort=addedAt&state=neverRun")).toEqual(expect.arrayContaining(["C neverRun", "D neverRun"]));
    expect((await states("&sort=addedAt"))[3]).toMatch(/failing$/);
    const ofCase = `GET /test-cases/${pays.id}/requirements?projectId=${projectId}` as const;
    expect((await tessera.rest(secret, ofCase)).body.data).toEqual((await list("&state=failing")).data);
    for (const query of ["", "&sort=addedAt", "&state=neverRun", "&search=d", "&kind=defect"]) {
      const whole = await states(query);
      const walked: string[] = [];
      for (let cursor = ""; ; ) {
        walked.push(...(await states(`${query}&limit=1${cursor}`)));
        const { nextCursor } = await list(`${query}&limit=1${cursor}`);
        if (nextCursor === null) break;
        cursor = `&cursor=${nextCursor}`;
      }
      expect(walked).toEqual(whole);
    }
  });

  it("count results of the default branch, of another one, and of one environment", async () => {
    const { id } = await make("pays", link("A"));
    await send("&branch=topic", automated("pays", FAILURE));
    expect(await states()).toEqual(["A failing"]);
    await send("&branch=main&environment=linux", automated("pays"));
    await send("&branch=topic&environment=mac", automated("pays", FAILURE));
    await send("&branch=main&environment=mac", automated("pays"));
    const each = async () =>
      (await Promise.all(["", "&branch=topic", "&branch=*", "&environment=mac", "&environment=bsd"].map(states)))
        .flat()
        .map((text) => text.slice(2));
    expect(await each()).toEqual(["passing", "failing", "passing", "passing", "neverRun"]);
    await send("&branch=main&environment=mac", automated("pays", FAILURE));
    expect(await each()).toEqual(["failing", "failing", "failing", "failing", "neverRun"]);
    expect(await states("&environment=linux")).toEqual(["A passing"]);
    const cycle = await alice.cycle.create.mutate({ projectId, name: "By hand", environment: "bsd" });
    await record(id, "passed", cycle.id);
    expect(await each()).toEqual(["passing", "passing", "passing", "failing", "passing"]);
    const [{ id: requirementId }] = (await list()).data;
    const { data } = await alice.requirement.cases.query({ projectId, requirementId });
    expect(data).toMatchObject([
      {
        ...{ case: { id, name: "pays", classname: "shop" }, status: "passed" },
        environments: [
          { environment: "bsd", status: "passed", run: null, cycle: cycle.id, branch: null },
          { environment: "linux", status: "passed", run: "RUN-2", cycle: "TCYCLE-1", branch: "main" },
          { environment: "mac", status: "failed", run: "RUN-5" },
        ],
      },
    ]);
  });

  it("go out as CSV, without formulas", async () => {
    await make("pays", link("A", "=cmd"), link("B"));
    const file = `${tessera.url}/requirement-export/requirements.csv?projectId=${projectId}&state=neverRun`;
    const get = async (as: string) => {
      const response = await fetch(file, { headers: { authorization: `Bearer ${as}` } });
      return { status: response.status, text: await response.text() };
    };
    const { text } = await get(secret);
    expect(text.split("\r\n").slice(0, 2)).toEqual([
      "kind,label,url,state,testCases,failed,error,blocked,skipped,passed,untested,addedAt",
      expect.stringMatching(/^requirement,'=cmd,https:\/\/tracker.example\/A,neverRun,1,0,0,0,0,0,1,20/),
    ]);
    const narrow = await tessera.token(alice, { scopes: ["case:read"] });
    expect((await get(narrow)).status).toBe(403);
    expect((await get(await tessera.token(await tessera.signIn(`reader-${projectId}`, "USER")))).status).toBe(404);
  });

  it("with addresses as long as they may be are listed and read page by page", async () => {
    const urls = ["a", "b"].map((first) => link(first + "é".repeat(2000 - START.length - 1)));
    await make("pays", ...urls);
    const page = await list("&limit=1");
    expect(page.data).toMatchObject([{ url: urls[0]?.url }]);
    expect((await list(`&limit=1&cursor=${page.nextCursor}`)).data).toMatchObject([{ url: urls[1]?.url }]);
  });

  it("of someone else's project can't be read, nor with a wrong cursor", async () => {
    await make("pays", link("A"));
    const [requirement] = (await list()).data;
    const stranger = await tessera.token(await tessera.signIn(`stranger-${projectId}`, "USER"));
    expect(await list("", stranger)).toEqual([404, "NOT_FOUND"]);
    expect(await list("&cursor=bad")).toEqual([400, "INVALID_INPUT"]);
    const other = await alice.project.create.mutate({ name: "Other" });
    const { status } = await tessera.rest(secret, `GET /requirements/${requirement.id}?projectId=${other.id}`);
    expect(status).toBe(404);
  });

  // The last one: no token outlives it.
  it("stay, without their test cases, once the bin lets those go", async () => {
    const { id: caseId } = await make("pays", link("A"));
    await alice.case.delete.mutate({ projectId, caseId });
    tessera.clock.advance({ days: 31 });
    await tessera.background.tick();
    const rowsOf = (table: "caseLink" | "linkedPage") =>
      tessera.ctx.db.selectFrom(table).selectAll().where("projectId", "=", projectId).execute();
    expect([await rowsOf("caseLink"), (await rowsOf("linkedPage")).length]).toEqual([[], 1]);
  });
});
