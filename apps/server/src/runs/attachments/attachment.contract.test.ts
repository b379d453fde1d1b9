import { createHash } from "node:crypto";
import { once } from "node:events";
import { readdir, stat, utimes } from "node:fs/promises";
import { type IncomingMessage, request } from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";
import { junit, multipart, upload } from "../imports/upload.testing.ts";

const PNG = Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), Buffer.alloc(2000, 7)]);
const HTML = "<!doctype html><script>alert(document.domain)</script>";
const DAY = { days: 1, seconds: 1 };

describeOnEachDb("attachments", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let secret: string;
  let projectId: string;
  let caseId: string;
  let resultId: string;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    alice = await tessera.signIn("alice", "USER");
    secret = await tessera.token(alice);
  });
  afterAll(() => tessera.stop());
  beforeEach(async () => {
    projectId = (await alice.project.create.mutate({ name: "Shop" })).id;
    const steps = [{ action: "Pay", expected: "Paid" }];
    caseId = (await alice.case.create.mutate({ projectId, name: "Pay", steps })).id;
    const made = { projectId, cycleId: "TCYCLE-1", caseId, status: "failed" as const };
    resultId = (await alice.result.create.mutate(made)).id;
  });

  const attach = (
    files: Record<string, string | Uint8Array>,
    query = `resultId=${resultId}`,
    by: string | null = secret,
  ) => tessera.rest(by, `POST /attachments?projectId=${projectId}&${query}`, multipart(files));
  const list = async (query = `resultId=${resultId}`) =>
    (await tessera.rest(secret, `GET /attachments?projectId=${projectId}&${query}`)).body;
  const download = (id: string, headers: Record<string, string> = {}, by = secret) =>
    fetch(`${tessera.url}/api/v1/attachments/${id}?projectId=${projectId}`, {
      headers: { authorization: `Bearer ${by}`, ...headers },
    });

  it("are stored whole, and answered with what their bytes show", async () => {
    const { status, body } = await attach({ "../../shots\\cart.png": PNG });
    expect(status).toBe(201);
    expect(body).toEqual({
      ...{
        id: expect.any(String),
        projectId,
        caseId: null,
        resultId,
        noteId: null,
        importId: null,
        step: null,
        path: null,
        report: null,
      },
      ...{ name: "cart.png", state: "stored", contentType: "image/png", kind: "picture", size: PNG.length },
      ...{ sha256: createHash("sha256").update(PNG).digest("hex"), createdAt: tessera.clock.now() },
      createdBy: expect.objectContaining({ username: "alice" }),
    });
    expect(await list()).toEqual({ data: [body], nextCursor: null });
    const answer = await download(body.id);
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(PNG);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      "content-type": "image/png",
      "content-disposition": "inline; filename=\"cart.png\"; filename*=UTF-8''cart.png",
      "x-content-type-options": "nosniff",
      "content-security-policy": expect.stringMatching(/^sandbox;default-src 'none';/),
      "cross-origin-resource-policy": "same-origin",
      etag: `"${body.sha256}"`,
    });
  });

  it("are answered in ranges, and not again where the caller has them", async () => {
    const { body } = await attach({ "cart.png": PNG });
    const part = await download(body.id, { range: "bytes=0-3" });
    expect([part.status, await part.text(), part.headers.get("content-range")]).toEqual([
      206,
      "\ufffdPNG",
      `bytes 0-3/${PNG.length}`,
    ]);
    expect(
      (await download(body.id, { "if-none-match": `"${body.sha256}"`, "cache-control": "max-age=0" })).status,
    ).toBe(304);
    expect((await download(body.id, { range: "bytes=9999-" })).status).toBe(400);
  });

  it("never become a page: HTML and SVG are plain text, whatever name and type they come with", async () => {
    const file = new File([HTML], "a.html", { type: "text/html" });
    const form = new FormData();
    form.append("file", file);
    const { body } = await tessera.rest(secret, `POST /attachments?projectId=${projectId}&resultId=${resultId}`, form);
    const svg = (await attach({ "a.svg": '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>' })).body;
    const binary = (await attach({ "a.png": new Uint8Array([0, 1, 2, 3]) })).body;
    for (const [{ id }, type, disposition] of [
      [body, "text/plain; charset=utf-8", "inline"],
      [svg, "text/plain; charset=utf-8", "inline"],
      [binary, "application/octet-stream", "attachment"],
    ]) {
      const { headers } = await download(id);
      expect([headers.get("content-type"), headers.get("content-disposition")?.split(";")[0]]).toEqual([
        type,
        disposition,
      ]);
      expect(headers.get("content-security-policy")).toContain("sandbox");
    }
  });

  it("of a test case and its steps need the scope of test cases", async () => {
    const step = await attach({ "a.txt": "hello" }, `caseId=${caseId}&step=1`);
    expect(step.body).toMatchObject({ caseId, resultId: null, step: 1, kind: "text" });
    expect((await attach({ "a.txt": "hello" }, `caseId=${caseId}&step=2`)).body.errorCode).toBe("INVALID_INPUT");
    const reporter = await tessera.token(alice, { scopes: ["result:read", "result:write"] });
    const refused = await attach({ "a.txt": "x" }, `caseId=${caseId}`, reporter);
    expect(refused.body).toMatchObject({ errorCode: "INSUFFICIENT_SCOPE", requiredScopes: ["case:write"] });
    expect((await download(step.body.id, {}, reporter)).status).toBe(403);
    expect((await attach({ "a.txt": "x" }, undefined, reporter)).status).toBe(201);
  });

  it("must belong to one thing that is there", async () => {
    for (const [query, code] of [
      ["resultId=nothing", "NOT_FOUND"],
      ["caseId=TC-99", "NOT_FOUND"],
      [`caseId=${caseId}&resultId=${resultId}`, "INVALID_INPUT"],
      ["", "INVALID_INPUT"],
    ]) {
      expect((await attach({ "a.txt": "x" }, query)).body.errorCode).toBe(code);
    }
    expect((await attach({ "a.txt": "x", "b.txt": "y" })).body.errorCode).toBe("INVALID_INPUT");
    expect((await list("state=stored")).errorCode).toBe("INVALID_INPUT");
    expect((await list()).data).toEqual([]);
  });

  it("of others' projects do not exist", async () => {
    const { body } = await attach({ "cart.png": PNG });
    const mallory = await tessera.token(await tessera.signIn("mallory", "USER"));
    const other = (await alice.project.create.mutate({ name: "Other" })).id;
    const answers = [
      await tessera.rest(mallory, `GET /attachments/${body.id}?projectId=${projectId}`),
      await tessera.rest(mallory, `DELETE /attachments/${body.id}?projectId=${projectId}`),
      await tessera.rest(mallory, `GET /attachments?projectId=${projectId}&resultId=${resultId}`),
      await attach({ "a.txt": "x" }, undefined, mallory),
      await tessera.rest(secret, `GET /attachments/${body.id}?projectId=${other}`),
      await tessera.rest(secret, `POST /attachments?projectId=${other}&resultId=${resultId}`, multipart({ a: "x" })),
    ];
    expect(answers.map((answer) => answer.body.errorCode)).toEqual(Array(6).fill("NOT_FOUND"));
    expect((await fetch(`${tessera.url}/attachments/${projectId}/${body.id}`)).status).toBe(401);
  });

  it("of a result are removed by their uploader and project admins only", async () => {
    const { body } = await attach({ "cart.png": PNG });
    const userId = await tessera.addUser(`bob-${projectId.toLowerCase()}`);
    const bob = await tessera.signIn(`bob-${projectId.toLowerCase()}`);
    await alice.member.set.mutate({ projectId, userId, role: "MEMBER" });
    const bobs = await tessera.token(bob);
    const path = `/attachments/${body.id}?projectId=${projectId}` as const;
    expect((await tessera.rest(bobs, `DELETE ${path}`)).body.errorCode).toBe("FORBIDDEN");
    const own = (await attach({ "mine.txt": "x" }, undefined, bobs)).body;
    expect((await tessera.rest(bobs, `DELETE /attachments/${own.id}?projectId=${projectId}`)).status).toBe(200);
    expect((await tessera.rest(secret, `DELETE ${path}`)).status).toBe(200);
    expect((await tessera.rest(secret, `DELETE ${path}`)).body.errorCode).toBe("NOT_FOUND");
    expect((await list()).data).toEqual([]);
    const actions = await tessera.ctx.db
      .selectFrom("audit")
      .select("action")
      .where("action", "like", "ATTACHMENT%")
      .where("details", "like", `%${projectId}"%`)
      .orderBy("id")
      .execute();
    expect(actions.map(({ action }) => action.slice(11))).toEqual(["ADDED", "ADDED", "DELETED", "DELETED"]);
  });

  it("larger than the settings allow are refused, and so are those beyond the project's room", async () => {
    const root = await tessera.signIn("root", "ADMIN");
    await root.admin.settings.update.mutate({ maxAttachmentMegabytes: 1, maxAttachmentMegabytesPerProject: 2 });
    const big = Buffer.alloc(1024 * 1024 + 1, 1);
    expect((await attach({ "big.bin": big })).body.errorCode).toBe("PAYLOAD_TOO_LARGE");
    const most = big.subarray(1);
    expect((await attach({ "a.bin": most })).status).toBe(201);
    const full = await attach({ "b.bin": most });
    expect(full.body).toMatchObject({ errorCode: "PAYLOAD_TOO_LARGE", error: expect.stringContaining("2 MB") });
    expect((await list()).data).toHaveLength(1);
    expect(tessera.ctx.spoolSpace.used).toBe(0);
    await root.admin.settings.update.mutate({ maxAttachmentMegabytes: 50, maxAttachmentMegabytesPerProject: 10_240 });
  });

  it("are not attached by someone whose membership ends while the file is on its way", async () => {
    const name = `carol-${projectId.toLowerCase()}`;
    const userId = await tessera.addUser(name);
    const carol = await tessera.token(await tessera.signIn(name));
    await alice.member.set.mutate({ projectId, userId, role: "MEMBER" });
    const sent = request(`${tessera.url}/api/v1/attachments?projectId=${projectId}&resultId=${resultId}`, {
      method: "POST",
      headers: { authorization: `Bearer ${carol}`, "content-type": "multipart/form-data; boundary=b" },
    });
    const answered = once(sent, "response") as Promise<[IncomingMessage]>;
    sent.write('--b\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nhello');
    const incoming = join(tessera.ctx.blobs.where, "incoming");
    await vi.waitFor(async () => expect(await readdir(incoming)).toHaveLength(1), { timeout: 20_000 });
    await alice.member.remove.mutate({ projectId, userId });
    sent.end("\r\n--b--\r\n");
    const [answer] = await answered;
    expect(JSON.parse(await text(answer)).errorCode).toBe("NOT_FOUND");
    expect([(await list()).data, await readdir(incoming)]).toEqual([[], []]);
  });

  it("of equal content are stored once, and removed with the last that has it", async () => {
    const content = Buffer.from(`only here: ${projectId}`);
    const sha256 = createHash("sha256").update(content).digest("hex");
    const files = async () => {
      const folder = join(tessera.ctx.blobs.where, sha256.slice(0, 2));
      return (await readdir(folder)).filter((name) => name.startsWith(sha256)).map((name) => join(folder, name));
    };
    const both = await Promise.all([attach({ a: content }), attach({ b: content }, `caseId=${caseId}`)]);
    const [file = "", ...others] = await files();
    expect(others).toEqual([]);
    expect([(await stat(file)).mode & 0o777, (await stat(join(file, ".."))).mode & 0o777]).toEqual([0o600, 0o700]);
    const remove = (id: string) => tessera.rest(secret, `DELETE /attachments/${id}?projectId=${projectId}`);
    await remove(both[0].body.id);
    tessera.clock.advance(DAY);
    await tessera.background.tick();
    expect(await files()).toHaveLength(1);
    await remove(both[1].body.id);
    // Brought again just before the job runs: it stays.
    const again = (await attach({ c: content })).body;
    await remove(again.id);
    await tessera.background.tick();
    expect(await files()).toHaveLength(1);
    tessera.clock.advance(DAY);
    await tessera.background.tick();
    expect(await files()).toEqual([]);
  });

  it("leave no files behind that no row names", async () => {
    const { body } = await attach({ "cart.png": PNG });
    const id = tessera.ctx.newId();
    const stray = tessera.ctx.blobs.nameFor({ id, sha256: body.sha256 });
    const received = await tessera.ctx.blobs.receive(
      (async function* () {
        yield PNG;
      })(),
      PNG.length,
    );
    if (!received) throw new Error("not received");
    await tessera.ctx.blobs.keep(received, { id, sha256: body.sha256 });
    await tessera.background.tick();
    expect((await stat(stray)).size).toBe(PNG.length);
    const longAgo = new Date(Date.now() - 2 * 86_400_000);
    await utimes(stray, longAgo, longAgo);
    await tessera.background.tick();
    await expect(stat(stray)).rejects.toThrow("ENOENT");
    expect((await download(body.id)).status).toBe(200);
  });

  it("are hidden and come back with their test case, their import and their project", async () => {
    const ofCase = (await attach({ "case.txt": "x" }, `caseId=${caseId}`)).body;
    const report = junit({ name: "imported" });
    const { id: importId } = (await upload(tessera, secret, projectId, report)).body;
    const results = await alice.result.list.query({ projectId, cycleId: "TCYCLE-1" });
    const imported = results.data.find((result) => result.importId === importId)?.id as string;
    const ofImport = (await attach({ "import.txt": "y" }, `resultId=${imported}`)).body;
    const states = async () => [(await download(ofCase.id)).status, (await download(ofImport.id)).status];
    await alice.case.delete.mutate({ projectId, caseId });
    await alice.import.delete.mutate({ projectId, importId });
    expect(await states()).toEqual([404, 404]);
    await alice.bin.undo.mutate({ projectId, kind: "case", target: caseId });
    await alice.bin.undo.mutate({ projectId, kind: "import", target: importId });
    expect(await states()).toEqual([200, 200]);
    await alice.project.delete.mutate({ projectId, confirmation: "Shop" });
    expect(await states()).toEqual([404, 404]);
    tessera.clock.advance({ days: 31 });
    await tessera.background.tick();
    const { rows } = await countRows();
    expect(rows).toBe(0);
  });

  const countRows = () =>
    tessera.ctx.db
      .selectFrom("attachment")
      .select(({ fn }) => fn.countAll<number>().as("rows"))
      .where("projectId", "=", projectId)
      .executeTakeFirstOrThrow();
});
