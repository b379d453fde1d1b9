import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { tar, zip } from "../../../../../packages/reports/src/source/archive.testing.ts";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";
import { FAILURE, junit, multipart, upload } from "../imports/upload.testing.ts";

const png = (text: string) => Buffer.from(`\x89PNG\r\n\x1a\n${text}`, "latin1");
const base64 = (text: string) => png(text).toString("base64");
const NOTHING = { stored: 0, missing: 0, tooLarge: 0, noRoom: 0 };

const ALLURE = JSON.stringify({
  ...{ uuid: "1", name: "pays", status: "failed", stage: "finished", start: 1, stop: 2, labels: [] },
  attachments: [{ name: "shot", source: "a-attachment.png", type: "image/png" }],
});
const playwright = (...attachments: object[]) =>
  JSON.stringify({
    config: {},
    suites: [
      {
        ...{ title: "cart.spec.ts", file: "cart.spec.ts" },
        specs: [
          {
            ...{ title: "pays", ok: false, id: "1", file: "cart.spec.ts", line: 1, tags: [] },
            tests: [
              {
                ...{ projectName: "chromium", expectedStatus: "passed", status: "unexpected", annotations: [] },
                results: [{ retry: 0, status: "failed", duration: 5, errors: [{ message: "no" }], attachments }],
              },
            ],
          },
        ],
      },
    ],
    stats: { expected: 0, unexpected: 1, flaky: 0, skipped: 0 },
    errors: [],
  });
const CTRF = JSON.stringify({
  ...{ reportFormat: "CTRF", specVersion: "0.0.0" },
  results: {
    ...{ tool: { name: "t" }, summary: { tests: 1, passed: 0, failed: 1, pending: 0, skipped: 0, other: 0 } },
    tests: [
      {
        ...{ name: "pays", status: "failed", duration: 1 },
        attachments: [{ name: "shot", contentType: "image/png", path: "shots/c.png" }],
      },
    ],
  },
});
const NUNIT = `<test-run id="0"><test-suite type="Assembly" id="1" name="Shop"><test-case id="2" name="Pays" fullname="Shop.Pays"
  classname="Shop" result="Failed"><failure><message>no</message></failure><attachments><attachment>
  <filePath>C:\\build\\shots\\n.png</filePath><description>the cart</description></attachment></attachments></test-case></test-suite></test-run>`;
const TRX = `<TestRun id="r" name="r" xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010"><TestSettings id="s" name="s">
  <Deployment runDeploymentRoot="run_1"/></TestSettings><Results><UnitTestResult testId="1" executionId="e1" testName="Pays" outcome="Failed"
  relativeResultsDirectory="e1"><ResultFiles><ResultFile path="host\\t.png"/></ResultFiles></UnitTestResult></Results></TestRun>`;
const xunit = (attachment: string) =>
  `<assemblies schema-version="3"><assembly name="Shop.dll"><collection name="c"><test name="Shop.Cart.Pays" type="Shop.Cart" method="Pays"
  result="Fail"><attachments>${attachment}</attachments></test></collection></assembly></assemblies>`;
const CUCUMBER = JSON.stringify([
  {
    ...{ uri: "pay.feature", id: "pay", name: "Pay", keyword: "Feature" },
    elements: [
      {
        ...{ id: "pay;pays", name: "pays", type: "scenario", keyword: "Scenario", line: 2 },
        steps: [
          {
            ...{ keyword: "When ", name: "I pay", result: { status: "failed", duration: 1, error_message: "no" } },
            embeddings: [{ mime_type: "text/html", data: base64("cucumber"), name: "shot" }],
          },
        ],
      },
    ],
  },
]);
const JUNIT = junit({
  ...{ name: "pays", classname: "Cart" },
  inside: `${FAILURE}<system-out>Ran [[ATTACHMENT|shots/j.png]] once</system-out>`,
});

describeOnEachDb("files that reports name", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let secret: string;
  let projectId: string;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    alice = await tessera.signIn("alice", "USER");
    secret = await tessera.token(alice);
  });
  afterAll(() => tessera.stop());
  beforeEach(async () => {
    projectId = (await alice.project.create.mutate({ name: "Shop" })).id;
  });

  const send = (body: unknown, options = {}) => upload(tessera, secret, projectId, body, options);
  const listed = async (importId: string, query = "") =>
    (await tessera.rest(secret, `GET /attachments?projectId=${projectId}&importId=${importId}${query}`)).body.data;
  const contentOf = async ({ id }: { id: string }) => {
    const headers = { authorization: `Bearer ${secret}` };
    const answer = await fetch(`${tessera.url}/api/v1/attachments/${id}?projectId=${projectId}`, { headers });
    return Buffer.from(await answer.arrayBuffer()).toString("latin1");
  };

  it.each<[string, string, Record<string, string | Buffer>, string]>([
    ["Allure", "a", { "out/1-result.json": ALLURE, "out/a-attachment.png": png("a") }, "shot"],
    [
      "Playwright",
      "p",
      {
        "results.json": playwright({
          name: "shot",
          contentType: "image/png",
          path: "/home/ci/w/test-results/cart/s.png",
        }),
        "test-results/cart/s.png": png("p"),
        "test-results/other/s.png": png("other"),
      },
      "shot",
    ],
    ["CTRF", "c", { "ctrf/report.json": CTRF, "ctrf/shots/c.png": png("c") }, "shot"],
    ["NUnit", "n", { "result.xml": NUNIT, "shots/n.png": png("n") }, "the cart"],
    ["TRX", "t", { "out.trx": TRX, "run_1/In/e1/host/t.png": png("t") }, "t.png"],
    ["JUnit's output", "j", { "junit.xml": JUNIT, "shots/j.png": png("j") }, "j.png"],
  ])("are stored with the results of %s, sent in an archive or side by side", async (_, text, files, name) => {
    const entries = Object.entries(files).map(([name, content]) => ({ name, content }));
    for (const body of [zip(...entries), gzipSync(tar(...entries)), multipart(files)]) {
      const type = "application/octet-stream";
      const { status, body: receipt } = await send(body, { type, query: `&runKey=${crypto.randomUUID()}` });
      expect([status, receipt.attachments, receipt.totals.failed]).toEqual([201, { ...NOTHING, stored: 1 }, 1]);
      const [attachment, ...others] = await listed(receipt.id);
      expect(others).toEqual([]);
      expect(attachment).toMatchObject({
        name,
        state: "stored",
        contentType: "image/png",
        resultId: expect.any(String),
      });
      expect(await contentOf(attachment)).toBe(png(text).toString("latin1"));
    }
  });

  it.each([
    ["Cucumber's embeddings", CUCUMBER, "cucumber"],
    ["Playwright's bodies", playwright({ name: "shot", contentType: "text/html", body: base64("body") }), "body"],
    ["xUnit's bytes", xunit(`<attachment name="shot" media-type="image/png">${base64("xunit")}</attachment>`), "xunit"],
  ])("are read from the report itself: %s", async (_, report, text) => {
    const { body } = await send(report, { type: "application/json" });
    expect(body.attachments).toEqual({ ...NOTHING, stored: 1 });
    const [attachment] = await listed(body.id);
    expect(attachment).toMatchObject({ name: "shot", contentType: "image/png", path: null });
    expect(await contentOf(attachment)).toBe(png(text).toString("latin1"));
  });

  it("are texts where xUnit gives them no type", async () => {
    const { body } = await send(xunit('<attachment name="notes">as seen &lt;here&gt;</attachment>'));
    const [attachment] = await listed(body.id);
    expect(attachment).toMatchObject({ name: "notes", kind: "text", state: "stored" });
    expect(await contentOf(attachment)).toBe("as seen <here>");
  });

  it("are counted by a dry run, which keeps nothing", async () => {
    const files = { "junit.xml": JUNIT, "shots/j.png": png("dry") };
    const { body } = await send(multipart(files), { query: "&dryRun=true" });
    expect(body.attachments).toEqual({ ...NOTHING, stored: 1 });
    const { rows } = await tessera.ctx.db
      .selectFrom("attachment")
      .select(({ fn }) => fn.countAll<number>().as("rows"))
      .where("projectId", "=", projectId)
      .executeTakeFirstOrThrow();
    expect([rows, tessera.ctx.spoolSpace.used]).toEqual([0, 0]);
  });

  it("may be sent later, by id or path, once and by members only", async () => {
    const { body } = await send(JUNIT);
    expect(body.attachments).toEqual({ ...NOTHING, missing: 1 });
    const [missing] = await listed(body.id, "&state=missing&failedOnly=true");
    expect(missing).toMatchObject({ name: "j.png", path: "shots/j.png", state: "missing", size: 0 });
    expect(await contentOf(missing)).toContain("never sent");
    const later = (files: Record<string, Buffer>, by = secret) =>
      tessera.rest(by, `POST /imports/${body.id}/attachments?projectId=${projectId}`, multipart(files));
    const mallory = await tessera.token(await tessera.signIn(`m${Math.random()}`.replace(".", ""), "USER"));
    expect((await later({ [missing.id]: png("evil") }, mallory)).body.errorCode).toBe("NOT_FOUND");
    expect((await later({ "shots/x.png": png("x") })).body).toEqual({ ...NOTHING, missing: 1 });
    expect((await later({ [missing.id]: png("late") })).body).toEqual({ ...NOTHING, stored: 1 });
    expect((await later({ "shots/j.png": png("again") })).body).toEqual({ ...NOTHING, stored: 1 });
    expect((await alice.import.get.query({ projectId, importId: body.id })).attachments).toMatchObject({ stored: 1 });
    expect(await contentOf(missing)).toBe(png("late").toString("latin1"));
  });

  it("that are too large are said to be", async () => {
    const root = await tessera.signIn(`root-${projectId.toLowerCase()}`, "ADMIN");
    await root.admin.settings.update.mutate({ maxAttachmentMegabytes: 1 });
    const { body } = await send(multipart({ "junit.xml": JUNIT, "shots/j.png": Buffer.alloc(1024 * 1024 + 1, 1) }));
    expect(body.attachments).toEqual({ ...NOTHING, tooLarge: 1 });
    await root.admin.settings.update.mutate({ maxAttachmentMegabytes: 50 });
  });

  it("are no reports: a file alone that is none is refused as what it is", async () => {
    const { status, body } = await send(multipart({ "shot.png": png("alone") }));
    expect([status, body.error]).toEqual([422, expect.stringContaining("is a picture, not a report")]);
  });
});
