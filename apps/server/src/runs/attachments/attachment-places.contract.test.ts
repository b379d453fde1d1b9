import { createHash, randomBytes } from "node:crypto";
import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, expect, it } from "vitest";
import { BLOB_PLACES, type BlobPlaceUnderTest } from "../../testing/blob-places.testing.ts";
import { describeOnSqlite } from "../../testing/each-database.testing.ts";
import { runPacked } from "../../testing/packed-cli.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";
import { junit, multipart, upload } from "../imports/upload.testing.ts";

/** More than a connection holds at once. */
const PNG = Buffer.concat([Buffer.from("\x89PNG\r\n\x1a\n", "latin1"), randomBytes(3_000_000)]);
const PNG_SHA256 = sha256Of(PNG);
const DAY = { days: 1, seconds: 1 };

function sha256Of(content: string | Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}

/** The SHA-256 of what was answered. */
async function sha256In(answer: Response): Promise<string> {
  return sha256Of(new Uint8Array(await answer.arrayBuffer()));
}

for (const [where, makePlace] of BLOB_PLACES) {
  describeOnSqlite(`attachments on ${where}`, (on) => {
    let tessera: Tessera;
    let place: BlobPlaceUnderTest;
    let alice: Page;
    let secret: string;
    let projectId: string;
    let caseId: string;

    beforeAll(async () => {
      place = await makePlace(on());
      tessera = await Tessera.start(on(), place.config);
      alice = await tessera.signIn("alice", "ADMIN");
      secret = await tessera.token(alice);
      projectId = (await alice.project.create.mutate({ name: "Shop" })).id;
      caseId = (await alice.case.create.mutate({ projectId, name: "Pay" })).id;
    });
    afterAll(async () => {
      await tessera.stop();
      await place.stop();
    });

    const attach = (name: string, content: string | Uint8Array) =>
      tessera.rest(
        secret,
        `POST /attachments?projectId=${projectId}&caseId=${caseId}`,
        multipart({ [name]: content as Buffer }),
      );
    const path = (id: string) => `/attachments/${id}?projectId=${projectId}` as const;
    const download = (id: string, headers: Record<string, string> = {}, method = "GET") =>
      fetch(`${tessera.url}/api/v1${path(id)}`, { method, headers: { authorization: `Bearer ${secret}`, ...headers } });
    const named = async ({ sha256 }: { sha256: string }) => (await place.names()).filter((it) => it.includes(sha256));
    const incoming = () => readdir(join(on().dataDir, "attachments", "incoming"));

    it("are kept whole, and answered as what they are", async () => {
      const { status, body } = await attach("cart.png", PNG);
      expect([status, body.size, body.sha256]).toEqual([201, PNG.length, PNG_SHA256]);
      expect([await named(body), await incoming(), tessera.ctx.spoolSpace.used]).toEqual([[expect.any(String)], [], 0]);
      const answer = await download(body.id);
      expect(await sha256In(answer)).toBe(PNG_SHA256);
      expect(Object.fromEntries(answer.headers)).toMatchObject({
        ...{ "content-type": "image/png", "content-length": `${PNG.length}`, etag: `"${body.sha256}"` },
        "content-disposition": "inline; filename=\"cart.png\"; filename*=UTF-8''cart.png",
        "content-security-policy": expect.stringMatching(/^sandbox;default-src 'none';/),
        ...{ "x-content-type-options": "nosniff", "cross-origin-resource-policy": "same-origin" },
      });
      const head = await download(body.id, {}, "HEAD");
      expect([head.status, head.headers.get("content-length")]).toEqual([200, `${PNG.length}`]);
      const empty = (await attach("empty.txt", "")).body;
      expect([empty.size, await (await download(empty.id)).text()]).toEqual([0, ""]);
    });

    it("are answered in ranges, and not again where the caller has them", async () => {
      const { body } = await attach("cart.png", PNG);
      const ask = async (headers: Record<string, string>) => {
        const answer = await download(body.id, headers);
        return [answer.status, await sha256In(answer), answer.headers.get("content-range")];
      };
      const whole = [200, PNG_SHA256, null];
      const tail = [206, sha256Of(PNG.subarray(-5)), `bytes ${PNG.length - 5}-${PNG.length - 1}/${PNG.length}`];
      expect(await ask({ range: "bytes=1-3" })).toEqual([206, sha256Of("PNG"), `bytes 1-3/${PNG.length}`]);
      expect(await ask({ range: "bytes=-5" })).toEqual(tail);
      expect(await ask({ range: "bytes=-5", "if-range": `"${body.sha256}"` })).toEqual(tail);
      expect(await ask({ range: "bytes=-5", "if-range": '"another"' })).toEqual(whole);
      expect(await ask({ range: "bytes=0-1,5-6" })).toEqual(whole);
      expect((await ask({ range: `bytes=${PNG.length}-` }))[0]).toBe(400);
      const known = { "if-none-match": `"${body.sha256}"`, "cache-control": "max-age=0" };
      expect(await ask(known)).toEqual([304, sha256Of(""), null]);
    });

    it("that are too large leave nothing in their place", async () => {
      await alice.admin.settings.update.mutate({ maxAttachmentMegabytes: 1 });
      const before = await place.names();
      expect((await attach("large.png", PNG)).body.errorCode).toBe("PAYLOAD_TOO_LARGE");
      expect([await place.names(), await incoming(), tessera.ctx.spoolSpace.used]).toEqual([before, [], 0]);
      await alice.admin.settings.update.mutate({ maxAttachmentMegabytes: 50 });
    });

    it("of equal content are kept once, and removed a day after the last that has it", async () => {
      const both = await Promise.all([attach("a.txt", "only once"), attach("b.txt", "only once")]);
      expect(await named(both[0].body)).toHaveLength(1);
      for (const { body } of both) await tessera.rest(secret, `DELETE ${path(body.id)}`);
      await tessera.background.tick();
      expect(await named(both[0].body)).toHaveLength(1);
      tessera.clock.advance(DAY);
      await tessera.background.tick();
      expect(await named(both[0].body)).toEqual([]);
      alice = await tessera.signIn("alice");
    });

    it("without a row are removed a day after they were written", async () => {
      const { sha256 } = (await attach("kept.txt", "kept")).body;
      const id = tessera.ctx.newId();
      const received = await tessera.ctx.blobs.receive(Readable.from([Buffer.from("kept")]), 4);
      if (!received) throw new Error("not received");
      await tessera.ctx.blobs.keep(received, { id, sha256 });
      await tessera.background.tick();
      expect(await named({ sha256 })).toHaveLength(2);
      const longAgo = new Date(Date.now() - 2 * 86_400_000);
      for (const name of await named({ sha256 })) await place.writtenAt(name, longAgo);
      await tessera.background.tick();
      expect([await named({ sha256 }), await named({ sha256: id })]).toEqual([[expect.not.stringContaining(id)], []]);
    });

    it("come with a report, or later", async () => {
      const report = junit({
        ...{ name: "pays", classname: "Cart" },
        inside: '<failure message="x"/><system-out>[[ATTACHMENT|shots/a.png]] [[ATTACHMENT|shots/b.png]]</system-out>',
      });
      const sent = multipart({ "junit.xml": report, "shots/a.png": PNG });
      const { status, body } = await upload(tessera, secret, projectId, sent);
      expect([status, body.attachments]).toEqual([201, { stored: 1, missing: 1, tooLarge: 0, noRoom: 0 }]);
      const later = multipart({ "shots/b.png": Buffer.from("later") });
      const done = await tessera.rest(secret, `POST /imports/${body.id}/attachments?projectId=${projectId}`, later);
      expect(done.body).toMatchObject({ stored: 2, missing: 0 });
      const list = `GET /attachments?projectId=${projectId}&importId=${body.id}` as const;
      const contents = (await tessera.rest(secret, list)).body.data.map(async ({ id }: { id: string }) =>
        sha256In(await download(id)),
      );
      expect(await Promise.all(contents)).toEqual([PNG_SHA256, sha256Of("later")]);
    });

    it("are sent by the command line with the report that names them", async () => {
      const folder = join(on().dataDir, "work");
      await mkdir(join(folder, "shots"), { recursive: true });
      const inside = '<failure message="x"/><system-out>[[ATTACHMENT|shots/c.png]]</system-out>';
      await writeFile(join(folder, "report.xml"), junit({ name: "refunds", classname: "Cart", inside }));
      await writeFile(join(folder, "shots/c.png"), PNG);
      const given = { TESSERA_URL: tessera.url, TESSERA_TOKEN: secret, TESSERA_PROJECT_ID: projectId };
      const env = { GIT_CEILING_DIRECTORIES: folder, ...given };
      const done = await runPacked(folder, ["report", "--results-file", "report.xml", "--json"], env);
      expect(JSON.parse(done.stdout)).toMatchObject({ attachments: { stored: 1, missing: 0 } });
      const list = `GET /attachments?projectId=${projectId}&importId=${JSON.parse(done.stdout).id}` as const;
      const [{ id }] = (await tessera.rest(secret, list)).body.data;
      expect(await sha256In(await download(id))).toBe(PNG_SHA256);
    });

    it("whose content is gone are not found", async () => {
      const { body } = await attach("gone.txt", "gone");
      const [row] = await tessera.ctx.db.selectFrom("blob").selectAll().where("sha256", "=", body.sha256).execute();
      await tessera.ctx.blobs.remove(row as { id: string; sha256: string });
      const answer = await download(body.id);
      expect([answer.status, answer.headers.get("etag")]).toEqual([404, null]);
      const missing = expect.stringContaining("the content of an attached file is missing");
      expect(tessera.log).toContainEqual(missing);
    });
  });
}
