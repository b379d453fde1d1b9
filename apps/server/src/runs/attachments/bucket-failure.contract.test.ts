import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ConfigError, readConfig } from "../../platform/config.ts";
import { describeOnSqlite } from "../../testing/each-database.testing.ts";
import { S3Server } from "../../testing/s3-server.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";
import { junit, multipart, upload } from "../imports/upload.testing.ts";

const REPORT = junit({
  ...{ name: "pays", classname: "Cart" },
  inside: '<failure message="x"/><system-out>[[ATTACHMENT|a.png]]</system-out>',
});

describeOnSqlite("a bucket for attached files", (on) => {
  let bucket: S3Server;
  let tessera: Tessera;
  let root: Page;
  let secret: string;
  let projectId: string;

  const inBucket = (options?: Parameters<S3Server["url"]>[0]) => ({
    s3: readConfig({ TESSERA_S3_URL: bucket.url(options) }).s3,
  });

  beforeAll(async () => {
    bucket = await S3Server.start();
    await mkdir(join(on().dataDir, "attachments/aa"), { recursive: true });
    await writeFile(join(on().dataDir, `attachments/aa/aa${"0".repeat(62)}-X`), "left");
    tessera = await Tessera.start(on(), inBucket());
    root = await tessera.signIn("root", "ADMIN");
    secret = await tessera.token(root);
    projectId = (await root.project.create.mutate({ name: "Shop" })).id;
    await root.case.create.mutate({ projectId, name: "Pay" });
  });
  afterAll(async () => {
    await tessera.stop();
    await bucket.stop();
  });

  const attach = (name: string) =>
    tessera.rest(secret, `POST /attachments?projectId=${projectId}&caseId=TC-1`, multipart({ [name]: name }));
  const path = (id: string) => `/attachments/${id}?projectId=${projectId}` as const;

  it("is said to lack files that stayed on the disk", () => {
    const left = "attached files in the data folder are not served since TESSERA_S3_URL is set";
    expect(tessera.log).toContainEqual(expect.stringContaining(left));
  });

  it("that is away is answered with 503; nothing half-done is left, and all goes on once it is back", async () => {
    const { body: before } = await attach("before");
    const keys = await bucket.keys();
    await bucket.goAway();
    const sent = multipart({ "junit.xml": REPORT, "a.png": "a picture" });
    const answers = [
      await attach("meanwhile"),
      await tessera.rest(secret, `GET ${path(before.id)}`),
      await upload(tessera, secret, projectId, sent, { query: "&runKey=1" }),
    ];
    for (const { status, headers, body } of answers) {
      const error = "Attached files can't be stored or read at the moment. Try again later.";
      expect([status, headers.get("retry-after"), body]).toEqual([
        503,
        "5",
        { error, errorCode: "UNAVAILABLE", retryAfter: 5, requestId: expect.any(String) },
      ]);
    }
    const { data } = (await tessera.rest(secret, `GET /attachments?projectId=${projectId}&caseId=TC-1`)).body;
    expect(data).toEqual([before]);
    expect((await root.run.list.query({ projectId })).data).toEqual([]);
    expect([await readdir(join(on().dataDir, "attachments", "incoming")), tessera.ctx.spoolSpace.used]).toEqual([
      [],
      0,
    ]);
    await bucket.comeBack();
    expect(await bucket.keys()).toEqual(keys);
    expect((await tessera.rest(secret, `GET ${path(before.id)}`)).status).toBe(200);
    expect((await attach("meanwhile")).status).toBe(201);
    const again = await upload(tessera, secret, projectId, sent, { query: "&runKey=1" });
    expect([again.status, again.body.attachments.stored]).toEqual([201, 1]);
  });

  it("that is away is a part of the status that is down, while the server serves all else", async () => {
    const look = async () => {
      tessera.clock.advance({ seconds: 16 });
      await tessera.background.tick();
      const ready = await fetch(`${tessera.url}/readyz`);
      const { attachments } = (await ready.json()) as { attachments: string };
      const { status, parts } = await root.status.get.query();
      return [status, parts.attachments.state, parts.attachments.problem, ready.status, attachments];
    };
    expect(await look()).toEqual(["up", "up", undefined, 200, "up"]);
    await bucket.goAway();
    const problem = "The bucket for attached files can't be used: its server can't be reached (ECONNREFUSED)";
    expect(await look()).toEqual(["degraded", "down", problem, 200, "down"]);
    await bucket.comeBack();
    expect(await look()).toEqual(["up", "up", undefined, 200, "up"]);
    expect((await root.admin.overview.get.query()).storage.filePlace).toBe("bucket");
  });

  it.each([
    ["a wrong secret", { secret: "planted" }, "the access key or its secret is wrong (403, SignatureDoesNotMatch)"],
    ["an unknown key", { key: "PLANTED" }, "the access key or its secret is wrong (403, InvalidAccessKeyId)"],
    ["a bucket that isn't there", { path: "another" }, "there is no such bucket (404, NoSuchBucket)"],
  ])("with %s stops the start with one line that says so", async (_, options, reason) => {
    const starting = Tessera.start(on(), inBucket(options));
    await expect(starting).rejects.toThrow(new ConfigError(`TESSERA_S3_URL can't be used: ${reason}`));
  });

  it("that can't be reached stops the start, and so does one of another server", async () => {
    const away = { s3: readConfig({ TESSERA_S3_URL: "http://KEY:planted@127.0.0.1:1/evidence" }).s3 };
    const refused = "TESSERA_S3_URL can't be used: its server can't be reached (ECONNREFUSED)";
    await expect(Tessera.start(on(), away)).rejects.toThrow(new ConfigError(refused));
    await tessera.ctx.db
      .updateTable("instance")
      .set({ value: "another" })
      .where("name", "=", "contentsOwner")
      .execute();
    const taken = "another server keeps its files there; name another bucket or folder in it";
    await expect(Tessera.start(on(), inBucket())).rejects.toThrow(`TESSERA_S3_URL can't be used: ${taken}`);
  });

  it("never has its key, secret or address in an answer or the log of failures", () => {
    const failures = tessera.log.filter((line) => line.includes("attached files can't be reached"));
    expect(failures).toHaveLength(3);
    expect(tessera.log.filter((line) => /S3RVER|planted|AWS4-HMAC/i.test(line))).toEqual([]);
  });
});
