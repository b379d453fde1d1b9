import { request } from "node:http";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnEachDb } from "./testing/each-database.testing.ts";
import { Tessera } from "./testing/tessera.testing.ts";

const LIMIT = 10_000;
const REPORT = '<testsuite name="s"><testcase classname="a" name="b"/></testsuite>';

type Sent = { status: number; body: { errorCode?: string }; continued: boolean };

describeOnEachDb("an upload that waits to be asked for", (on) => {
  let tessera: Tessera;
  let secret: string;

  beforeAll(async () => {
    tessera = await Tessera.start(on(), { maxImportBytes: LIMIT });
    const alice = await tessera.signIn("alice", "USER");
    await alice.project.create.mutate({ name: "Shop" });
    secret = await tessera.token(alice);
  });
  afterAll(() => tessera.stop());

  /** Sends the body only when the server asks for it. */
  function send(path: string, length: number, body: string, headers: Record<string, string> = {}): Promise<Sent> {
    return new Promise((resolve, reject) => {
      let continued = false;
      const sending = request(tessera.url + path, {
        method: "POST",
        headers: {
          authorization: `Bearer ${secret}`,
          "content-type": "application/xml",
          "content-length": String(length),
          expect: "100-continue",
          ...headers,
        },
      });
      sending.on("continue", () => {
        continued = true;
        sending.end(body);
      });
      sending.on("response", async (answer) => {
        const body = JSON.parse(await text(answer));
        if (!continued) sending.destroy();
        resolve({ status: answer.statusCode ?? 0, body, continued });
      });
      sending.on("error", reject);
      sending.flushHeaders();
    });
  }

  const IMPORTS = "/api/v1/imports?projectId=PRJ-1";

  it("is asked for where it fits", async () => {
    expect(await send(IMPORTS, REPORT.length, REPORT)).toMatchObject({ status: 201, continued: true });
    const json = '{"name":"More"}';
    const created = await send("/api/v1/projects", json.length, json, { "content-type": "application/json" });
    expect(created).toMatchObject({ status: 201, continued: true });
  });

  it("is refused before its bytes are sent where it is announced to be too large", async () => {
    const refused = { status: 413, continued: false, body: { errorCode: "PAYLOAD_TOO_LARGE" } };
    expect(await send(IMPORTS, LIMIT + 1, "")).toMatchObject(refused);
    const form = { "content-type": "multipart/form-data; boundary=x" };
    expect(await send(IMPORTS, LIMIT + 2_000_000, "", form)).toMatchObject(refused);
    expect(await send("/api/junit/import", LIMIT + 2_000_000, "", form)).toMatchObject(refused);
    expect(await send("/api/v1/projects", 2_000_000, "", { "content-type": "application/json" })).toMatchObject(
      refused,
    );
  });

  it("is refused before its bytes are sent for a caller who may not upload", async () => {
    const stranger = { authorization: "Bearer nonsense" };
    expect(await send(IMPORTS, REPORT.length, "", stranger)).toMatchObject({ status: 401, continued: false });
    expect(await send("/api/v1/imports?projectId=PRJ-9", REPORT.length, "")).toMatchObject({
      status: 404,
      continued: false,
    });
  });
});
