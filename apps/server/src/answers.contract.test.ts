import { get } from "node:http";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { describeOnEachDb } from "./testing/each-database.testing.ts";
import { procedures } from "./testing/every-procedure.testing.ts";
import { type Page, Tessera } from "./testing/tessera.testing.ts";

type Definition = { type: string; output?: z.ZodType };

const SECRET_FIELD = /secret|password|recoveryCodes|otpauth|^link$|^code$/i;
/** Fields with a secret-sounding name that only describe a secret. */
const HARMLESS = new Set(["recoveryCodesLeft", "oldSecretEndsAt", "hasPassword"]);

/** The names of all fields an answer may have, at any depth. */
function fieldsOf(schema: z.ZodType): string[] {
  const json = JSON.stringify(z.toJSONSchema(schema, { unrepresentable: "any" }));
  const names = new Set<string>();
  JSON.parse(json, (_key, value) => {
    if (value?.properties) for (const name of Object.keys(value.properties)) names.add(name);
    return value;
  });
  return [...names];
}

describe("answers to reads, which are compressed", () => {
  const reads = Object.entries(procedures).flatMap(([name, { _def }]) => {
    const { type, output } = _def as unknown as Definition;
    return type === "query" && output ? [[name, output] as const] : [];
  });

  it("cover every read procedure", () => expect(reads.length).toBeGreaterThan(40));

  it.each(reads)("hold no secret: %s", (_name, output) => {
    expect(fieldsOf(output).filter((field) => SECRET_FIELD.test(field) && !HARMLESS.has(field))).toEqual([]);
  });
});

describeOnEachDb("compression", (on) => {
  let tessera: Tessera;
  let root: Page;
  let secret: string;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    root = await tessera.signIn("root", "ADMIN");
    secret = await tessera.token(root);
    for (let made = 0; made < 20; made++) await root.project.create.mutate({ name: `Project number ${made}` });
  });
  afterAll(() => tessera.stop());

  /** The answer as it comes over the wire. */
  const load = (path: string, headers: Record<string, string>) =>
    new Promise<{ headers: Record<string, unknown>; body: Buffer }>((resolve, reject) => {
      get(`${tessera.url}${path}`, { headers }, (answer) => {
        const pieces: Buffer[] = [];
        answer.on("data", (piece) => pieces.push(piece));
        answer.on("end", () => resolve({ headers: answer.headers, body: Buffer.concat(pieces) }));
      }).on("error", reject);
    });

  it("compresses long lists of REST and of the page for callers that accept it", async () => {
    const asPage = { cookie: root.cookie(), "sec-fetch-site": "same-origin" };
    for (const [path, credential] of [
      ["/api/v1/projects", { authorization: `Bearer ${secret}` }],
      ["/trpc/project.list", asPage],
    ] as const) {
      const plain = await load(path, { ...credential });
      const short = await load(path, { ...credential, "accept-encoding": "gzip" });
      expect([path, plain.headers["content-encoding"], short.headers["content-encoding"]]).toEqual([
        path,
        undefined,
        "gzip",
      ]);
      for (const { headers } of [plain, short]) expect(headers.vary).toContain("Accept-Encoding");
      expect(gunzipSync(short.body)).toEqual(plain.body);
      expect(short.body.length * 3).toBeLessThan(plain.body.length);
      expect(short.headers["cache-control"]).toBe("no-store");
    }
  });

  it("leaves short answers and answers to mutations uncompressed", async () => {
    const authorization = `Bearer ${secret}`;
    const me = await load("/api/v1/me", { authorization, "accept-encoding": "gzip" });
    expect(me.headers["content-encoding"]).toBeUndefined();
    const long = {
      name: "Long",
      scopes: ["case:read"],
      expiresInDays: 7,
      allowedIps: Array.from({ length: 50 }, (_, at) => `10.0.0.${at}`),
    };
    for (const [path, credential] of [
      ["/trpc/token.create", { cookie: root.cookie(), origin: tessera.url }],
    ] as const) {
      const answer = await fetch(tessera.url + path, {
        method: "POST",
        headers: { ...credential, "content-type": "application/json", "accept-encoding": "gzip" },
        body: JSON.stringify(long),
      });
      expect([path, answer.status, answer.headers.get("content-encoding")]).toEqual([path, 200, null]);
      expect((await answer.text()).length).toBeGreaterThan(1024);
    }
  });
});
