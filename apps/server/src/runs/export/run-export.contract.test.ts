import { expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { eachInNewProject } from "../../testing/each-project.testing.ts";
import type { Page, Tessera } from "../../testing/tessera.testing.ts";
import { ERROR, junit, SKIPPED, upload } from "../imports/upload.testing.ts";

const FAILURE = '<failure message="&lt;b&gt; &quot;x&quot; &amp; =1+1"/>';
const test = (name: string, inside = "") => ({ name, classname: "shop", inside, time: "1.5" });

describeOnEachDb("a run as a file", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let secret: string;
  let projectId: string;
  eachInNewProject(on, (world) => {
    ({ tessera, alice, secret, projectId } = world);
  });

  const send = async (report: string, query = "") =>
    (await upload(tessera, secret, projectId, report, { query: `&runKey=${crypto.randomUUID()}${query}` })).body.run;
  const file = async (path: string, run: string, as: string | null = secret) => {
    const response = await fetch(`${tessera.url}/run-export/${path}?projectId=${projectId}&runId=${run}`, {
      headers: as === null ? {} : { authorization: `Bearer ${as}` },
    });
    return { status: response.status, type: response.headers.get("content-type"), text: await response.text() };
  };
  const suite = junit(test("pays", FAILURE), test("ships"), test("waits", SKIPPED), test("breaks", ERROR));

  it.each(["run.junit.xml", "run.ctrf.json"])("that is %s goes in again with the same counts", async (path) => {
    const run = await send(suite, "&runName=ci&branch=main");
    const { status, text } = await file(path, run.id);
    expect(status).toBe(200);
    const type = path.endsWith("json") ? "application/json" : "application/xml";
    const { body } = await upload(tessera, secret, projectId, text, { type, query: "&runKey=again" });
    expect(body.run.counts).toMatchObject({ tests: 4, passed: 1, skipped: 1 });
    expect(body.run.counts.failed + body.run.counts.error).toBe(2);
    expect(body.run.cases).toBe(4);
  });

  it("that is CSV has a line for each execution, and no formula", async () => {
    const { text, type } = await file("run.csv", (await send(suite)).id);
    const lines = text.trimEnd().split("\r\n");
    expect(type).toBe("text/csv; charset=utf-8");
    expect(lines).toHaveLength(5);
    expect(lines[1]).toContain("TC-1,pays,shop,");
    expect(lines[1]).toContain('"<b> ""x"" & =1+1"');
  });

  it("that is NDJSON has a line for each case, as the list has it", async () => {
    const run = await send(suite);
    const { text } = await file("run.ndjson", run.id);
    const { body } = await tessera.rest(secret, `GET /runs/${run.id}/results?projectId=${projectId}`);
    expect(
      text
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line)),
    ).toEqual(body.data);
  });

  it("holds all of more cases than are read at a time, and none of an empty run", async () => {
    const many = junit(...Array.from({ length: 401 }, (_, index) => test(`case ${index}`)));
    const run = await send(many);
    expect(JSON.parse((await file("run.ctrf.json", run.id)).text).results.tests).toHaveLength(401);
    const empty = await send(junit(test("only", SKIPPED)));
    expect(JSON.parse((await file("run.ctrf.json", empty.id)).text).results.summary).toMatchObject({
      tests: 1,
      skipped: 1,
    });
  });

  it("is for those who may read results of the project", async () => {
    const run = await send(suite);
    const mallory = await tessera.token(await tessera.signIn(`m${projectId.toLowerCase()}`, "USER"));
    const narrow = await tessera.token(alice, { scopes: ["project:read"] });
    expect((await file("run.csv", run.id, null)).status).toBe(401);
    expect((await file("run.csv", run.id, mallory)).status).toBe(404);
    expect((await file("run.csv", run.id, narrow)).status).toBe(403);
    expect((await file("run.csv", "RUN-99")).status).toBe(404);
    expect((await file("run.csv", "57")).status).toBe(400);
  });
});
