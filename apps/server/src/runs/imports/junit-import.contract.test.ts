import { execFile, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";
import { failed, passed, SlowImport } from "./slow-import.testing.ts";
import { dump, FAILURE, junit, longReport, refusal, resultsOf, spooled } from "./upload.testing.ts";

const MAX_BYTES = 2_000_000;
const hasCurl = spawnSync("curl", ["--version"]).status === 0;
const REPORT = junit(
  { name: "adds", classname: "shop.Cart" },
  { name: "pays", classname: "shop.Till", inside: FAILURE },
);

type Part = [name: string, content: string | File];
const file = (content: string | Uint8Array, name = "results.xml"): Part => [
  "file",
  new File([content as string], name),
];

describeOnEachDb("a JUnit import that makes its cycle", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let secret: string;
  let projectId: string;

  beforeAll(async () => {
    tessera = await Tessera.start(on(), { maxImportBytes: MAX_BYTES });
    alice = await tessera.signIn("alice", "USER");
    secret = await tessera.token(alice);
  });
  afterAll(() => tessera.stop());
  beforeEach(async () => {
    projectId = (await alice.project.create.mutate({ name: "Shop" })).id;
  });

  function send(parts: Part[], token: string | null = secret, query = "") {
    const form = new FormData();
    for (const [name, content] of parts) form.append(name, content);
    return tessera.call(token, `POST /api/junit/import${query}`, form);
  }
  const texts = (name = "Automated Test Run", project = projectId): Part[] => [
    ["name", name],
    ["projectId", project],
  ];
  const cycles = async () => {
    const { data } = await alice.cycle.list.query({ projectId });
    return data.map(({ id, name, counts }) => [id, name, counts.tests]);
  };

  it.runIf(hasCurl)("works as other products document it", async () => {
    writeFileSync(join(on().dataDir, "results.xml"), REPORT);
    const printed = `curl -sS -X POST "${tessera.url}/api/junit/import" \
      -H "Authorization: Bearer ${secret}" \
      -F "name=Automated Test Run" \
      -F "projectId=${projectId.slice("PRJ-".length)}" \
      -F "file=@results.xml"`;
    const { stdout } = await promisify(execFile)("sh", ["-c", printed], { cwd: on().dataDir });
    const { id, ...receipt } = JSON.parse(stdout);
    expect(receipt).toEqual({
      attachments: { stored: 0, missing: 0, tooLarge: 0, noRoom: 0 },
      ...{ projectId, cycleId: "TCYCLE-2", format: "junit", replayed: false, status: "complete" },
      totals: { tests: 2, passed: 1, failed: 1, errors: 0, skipped: 0, durationMs: 0 },
      cases: { matched: 0, created: 2, updated: 0 },
      ...{
        flaky: 0,
        sharedNames: 0,
        outside: [],
        warnings: [],
        url: `${tessera.url}/projects/${projectId}/cycles/TCYCLE-2`,
      },
      run: expect.objectContaining({ id: "RUN-1", key: null, verdict: "failed" }),
    });
    expect((await tessera.rest(secret, `GET /imports/${id}?projectId=${projectId}`)).status).toBe(200);
    expect(await cycles()).toEqual([
      ["TCYCLE-1", "Master cycle", 0],
      ["TCYCLE-2", "Automated Test Run", 2],
    ]);
    expect(await resultsOf(tessera, secret, projectId, "TCYCLE-2")).toEqual(["TC-1 1 passed *", "TC-2 1 failed *"]);
  });

  it("takes fields and files in any order, packed or not, and makes a cycle each time", async () => {
    const [name, project] = texts("Nightly") as [Part, Part];
    const packed = file(gzipSync(junit({ name: "ships", classname: "shop.Van" })), "more.xml.gz");
    const answers = [
      await send([name, project, file(REPORT)]),
      await send([file(REPORT), packed, project, name]),
      await send([project, file(REPORT), name, packed]),
    ];
    expect(answers.map(({ status, body }) => [status, body.cycleId, body.totals?.tests])).toEqual([
      [201, "TCYCLE-2", 2],
      [201, "TCYCLE-3", 3],
      [201, "TCYCLE-4", 3],
    ]);
    expect(answers[2]?.body.cases).toEqual({ matched: 3, created: 0, updated: 0 });
    const { headers } = answers[0] as (typeof answers)[number];
    expect(headers.get("ratelimit-policy")).toMatch(/^"token";q=/);
    expect([headers.get("x-request-id"), headers.get("cache-control")]).toEqual([expect.any(String), "no-store"]);
    expect(spooled(tessera)).toEqual([]);
  });

  it("is in the audit log as a cycle made and results imported through the token", async () => {
    const { body } = await send([...texts("Nightly"), file(REPORT)]);
    const entries = await tessera.ctx.db
      .selectFrom("audit")
      .select(["action", "viaTokenId", "details"])
      .where("details", "like", `%"${projectId}"%`)
      .orderBy("seq")
      .execute();
    const outcome = entries.map(({ details, ...entry }) => ({ ...entry, ...JSON.parse(details) }));
    expect(outcome.slice(1)).toMatchObject([
      { action: "CYCLE_CREATED", viaTokenId: expect.any(String), cycle: "TCYCLE-2", name: "Nightly" },
      { action: "RESULTS_IMPORTED", viaTokenId: expect.any(String), cycle: "TCYCLE-2", import: body.id },
    ]);
  });

  it("takes a limited number of fields, each of limited length, in UTF-8", async () => {
    const more = Array.from({ length: 51 }, (_, index): Part => [`field${index}`, "x"]);
    const refused = async (parts: Part[]) => (await send(parts)).body.error;
    expect(await refused([...more, ...texts(), file(REPORT)])).toBe("A form holds at most 50 fields");
    expect(await refused([...more.slice(0, 50), file(REPORT)])).not.toContain("at most");
    expect(await refused([["name", "x".repeat(65_537)], file(REPORT)])).toContain("name: This text is too long");
    expect(await refused([["name", "x".repeat(65_536)], file(REPORT)])).not.toContain("too long");
    const body = Buffer.from(
      '--b\r\nContent-Disposition: form-data; name="name"\r\n\r\n?\r\n--b--\r\n'.replace("?", "x\xed\xa0\x80y"),
      "latin1",
    );
    const type = { "content-type": "multipart/form-data; boundary=b" };
    expect((await tessera.call(secret, "POST /api/junit/import", body, type)).body.error).toContain("not UTF-8");
    expect(await cycles()).toEqual([["TCYCLE-1", expect.any(String), 0]]);
  });

  it("leaves nothing behind when it is rejected", async () => {
    const guest = `guest-${projectId}`;
    await alice.member.set.mutate({ projectId, userId: await tessera.addUser(guest), role: "GUEST" });
    const ofGuest = await tessera.token(await tessera.signIn(guest));
    const ofStranger = await tessera.token(await tessera.signIn(`stranger-${projectId}`, "USER"));
    const narrow = await tessera.token(alice, { scopes: ["result:write", "cycle:read"] });
    const elsewhere = await tessera.token(alice, {
      projects: [(await alice.project.create.mutate({ name: "Other" })).id],
    });
    const before = await dump(tessera);
    const good = [...texts(), file(REPORT)];
    const refusals: [[number, string], ...Parameters<typeof send>][] = [
      [
        [422, "UNREADABLE_REPORT"],
        [...texts(), file("<html></html>")],
      ],
      [
        [422, "UNREADABLE_REPORT"],
        [...texts(), file(REPORT), file(longReport(2000).slice(0, -50))],
      ],
      [[422, "UNREADABLE_REPORT"], [file("")].concat(texts())],
      [
        [413, "PAYLOAD_TOO_LARGE"],
        [...texts(), file(longReport(25_000)), file(longReport(25_000))],
      ],
      [[400, "INVALID_INPUT"], texts()],
      [
        [400, "INVALID_INPUT"],
        [...texts(), ["file", REPORT]],
      ],
      [
        [400, "INVALID_INPUT"],
        [...texts(), ["report", new File([REPORT], "results.xml")]],
      ],
      [
        [400, "INVALID_INPUT"],
        [...texts(" "), file(REPORT)],
      ],
      [
        [400, "INVALID_INPUT"],
        [...texts("x".repeat(70_000)), file(REPORT)],
      ],
      [
        [400, "INVALID_INPUT"],
        [...texts("Nightly", "0"), file(REPORT)],
      ],
      [
        [400, "INVALID_INPUT"],
        [...texts("Nightly", "TC-1"), file(REPORT)],
      ],
      [
        [400, "INVALID_INPUT"],
        [["name", "Nightly"], ...texts(), file(REPORT)],
      ],
      [
        [400, "INVALID_INPUT"],
        [["branch", "main"], ...good],
      ],
      [[400, "INVALID_INPUT"], good, secret, `?projectId=${projectId}`],
      [
        [404, "NOT_FOUND"],
        [...texts("Nightly", "4040"), file(REPORT)],
      ],
      [[404, "NOT_FOUND"], good, ofStranger],
      [[404, "NOT_FOUND"], good, elsewhere],
      [[403, "FORBIDDEN"], good, ofGuest],
      [[403, "INSUFFICIENT_SCOPE"], good, narrow],
      [[401, "NO_TOKEN"], good, null],
    ];
    for (const [wanted, ...call] of refusals) expect(refusal(await send(...call))).toEqual(wanted);
    const raw = await tessera.call(secret, "POST /api/junit/import", REPORT, { "content-type": "application/xml" });
    expect(refusal(raw)).toEqual([415, "UNSUPPORTED_MEDIA_TYPE"]);
    expect((await send(good, narrow)).body.requiredScopes).toEqual(["cycle:write"]);
    const after = await dump(tessera);
    // A guest's rejected request over REST is audited as denied, as everywhere.
    expect(after.audit?.filter((row) => !before.audit?.includes(row)).map((row) => JSON.parse(row).action)).toEqual([
      ...["API_KEY_DENIED", "API_KEY_DENIED"],
    ]);
    const rest = ({ audit: _, auditHead: __, token: ___, ...tables }: typeof after) => tables;
    expect(rest(after)).toEqual(rest(before));
    await vi.waitFor(() => expect(spooled(tessera)).toEqual([]));
    expect(tessera.log.filter((line) => /"level":[56]0/.test(line))).toEqual([]);
  });

  it("shows its cycle only with all of its results, and never shares its number", async () => {
    const slow = await SlowImport.begin(tessera.ctx, "alice", projectId, [[passed("a")], [failed("b")]], "Nightly");
    await slow.goOn();
    const { id: next } = await alice.cycle.create.mutate({ projectId, name: "Meanwhile" });
    const master = ["TCYCLE-1", "Master cycle", 0];
    expect([next, await cycles()]).toEqual(["TCYCLE-3", [master, ["TCYCLE-3", "Meanwhile", 0]]]);
    await slow.goOn();
    await slow.goOn();
    expect(await slow.receipt).toMatchObject({ cycleId: "TCYCLE-2" });
    expect(await cycles()).toEqual([master, ["TCYCLE-3", "Meanwhile", 0], ["TCYCLE-2", "Nightly", 2]]);

    const broken = await SlowImport.begin(tessera.ctx, "alice", projectId, [[passed("c")], [failed("d")]], "Broken");
    await broken.goOn();
    broken.fail(new Error("the disk is gone"));
    await expect(broken.receipt).rejects.toThrow("the disk is gone");
    expect(await cycles()).toHaveLength(3);
    expect((await alice.case.list.query({ projectId })).data.map(({ name }) => name)).toEqual(["a", "b"]);
  });
});
