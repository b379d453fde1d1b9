import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { createIdSource } from "../id-source.ts";
import { SpoolSpace } from "../limits/spool-space.ts";
import { blobStoreFailure } from "./blob-store-failure.ts";
import { S3BlobStore } from "./s3-blob-store.ts";
import { readS3Settings } from "./s3-settings.ts";

const PLACE = { id: "X", sha256: "0".repeat(64), size: 5 };

/** What a real server answers only in distress, by a script; each answer is used once, the last one for all that follow. */
let script: ((res: ServerResponse) => void)[];
let asked: string[];
let store: S3BlobStore;
const folder = mkdtempSync(join(tmpdir(), "tessera-test-"));
const server = createServer((req, res) => {
  asked.push(`${req.method} ${req.url?.replace(/0{64}/, "…")}`);
  req.resume().on("end", () => (script.length > 1 ? script.shift() : script[0])?.(res));
});

const refuse =
  (status: number, code: string, more = "") =>
  (res: ServerResponse) =>
    void res.writeHead(status).end(`<Error><Code>${code}</Code><Message>planted</Message>${more}</Error>`);
const accept =
  (body: string, length = body.length) =>
  (res: ServerResponse) =>
    void res.writeHead(200, { "content-length": length }).write(body, () => length === body.length && res.end());
const silence = () => {};

beforeAll(async () => {
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  const settings = readS3Settings(`http://KEY:planted@127.0.0.1:${port}/bucket/folder`);
  if (!settings) throw new Error("no settings");
  store = new S3BlobStore(settings, folder, { newId: createIdSource(Date.now), spoolSpace: new SpoolSpace() }, 200);
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});
beforeEach(() => {
  asked = [];
});

it("repeats a request that failed in passing, with its whole body", async () => {
  script = [refuse(503, "SlowDown"), (res) => res.destroy(), accept("")];
  const received = await store.receive(Readable.from([Buffer.from("hello")]), 5);
  if (!received) throw new Error("not received");
  await store.keep(received, PLACE);
  expect(asked).toEqual(Array(3).fill("PUT /bucket/folder/00/…-X"));
});

it.each([
  ["after three attempts", refuse(503, "SlowDown"), 3, "away", "its server can't answer at the moment (503, SlowDown)"],
  ["of a server that is silent", silence, 3, "away", "its server can't be reached (ETIMEDOUT)"],
  ["without room", refuse(507, "XMinioStorageFull"), 1, "full", "it has no room left (507, XMinioStorageFull)"],
  ["beyond a quota", refuse(403, "QuotaExceeded"), 1, "full", "it has no room left (403, QuotaExceeded)"],
  [
    "in another region",
    refuse(400, "AuthorizationHeaderMalformed", "<Region>eu-west-1</Region>"),
    1,
    "misconfigured",
    "it is in another region: set ?region=eu-west-1 (400, AuthorizationHeaderMalformed)",
  ],
  [
    "with a key that may do too little",
    refuse(403, "AccessDenied"),
    1,
    "refused",
    "it refuses the access: the access key must be allowed to list, read, write and delete in it (403, AccessDenied)",
  ],
  ["of something else", refuse(418, "<planted>"), 1, "misconfigured", "its server answers in an unexpected way (418)"],
])("gives up on a bucket %s", async (_, answer, attempts, problem, reason) => {
  script = [answer];
  const failure = await store.open(PLACE).catch((error) => error);
  expect(failure).toMatchObject({ problem, reason });
  const error = blobStoreFailure(failure);
  expect(error?.code).toBe(problem === "full" ? "STORAGE_FULL" : "UNAVAILABLE");
  expect(error?.details.retryAfter).toBeGreaterThan(0);
  expect(asked).toHaveLength(attempts);
});

it("breaks off a content that stops coming, and takes one of another length for missing", async () => {
  script = [accept("hel", 5)];
  const bytes = await store.open(PLACE);
  await expect(text(bytes as Readable)).rejects.toMatchObject({ reason: "its server can't be reached (ETIMEDOUT)" });
  script = [accept("hello you")];
  expect(await store.open(PLACE)).toBeUndefined();
});

it("lists a bucket page by page, and nothing but contents", async () => {
  const entry = (key: string) =>
    `<Contents><Key>${key}</Key><LastModified>2030-01-01T00:00:00Z</LastModified><Size>1</Size></Contents>`;
  const page = (more: string, ...keys: string[]) =>
    accept(`<ListBucketResult>${more}${keys.map(entry).join("")}</ListBucketResult>`);
  const [first, second] = [`folder/aa/aa${"0".repeat(62)}-A`, `folder/bb/bb${"0".repeat(62)}-B`];
  script = [
    page("<IsTruncated>true</IsTruncated><NextContinuationToken>t/1=</NextContinuationToken>", first, "folder/notes"),
    page("<IsTruncated>false</IsTruncated>", "folder/tessera-owner", second),
  ];
  const found: string[] = [];
  for await (const { id } of store.all()) found.push(id);
  expect(found).toEqual(["A", "B"]);
  expect(asked[1]).toContain("continuation-token=t%2F1%3D");
});
