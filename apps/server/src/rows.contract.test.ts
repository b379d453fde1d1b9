import { get } from "node:http";
import { buffer } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnEachDb } from "./testing/each-database.testing.ts";
import { type Page, Tessera } from "./testing/tessera.testing.ts";

const ROWS = { accept: "application/x-ndjson" };
const CASES = 450;

describeOnEachDb("a list as rows", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let secret: string;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    alice = await tessera.signIn("alice", "USER");
    secret = await tessera.token(alice);
    await alice.project.create.mutate({ name: "Shop" });
    const tests = Array.from({ length: CASES }, (_, count) => `<testcase classname="a" name="t${count}"/>`).join("");
    const headers = { "content-type": "application/xml" };
    await tessera.rest(secret, "POST /imports?projectId=PRJ-1", `<testsuite>${tests}</testsuite>`, headers);
  });
  afterAll(() => tessera.stop());

  const rowsOf = (text: string) =>
    text
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line));
  const ask = async (path: string, headers: Record<string, string> = ROWS) => {
    const answer = await fetch(`${tessera.url}/api/v1${path}`, {
      headers: { authorization: `Bearer ${secret}`, ...headers },
    });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  };

  it("holds every row once, in the order of the pages, and is counted as one request", async () => {
    const before = await ask("/me", {});
    const { status, headers, text } = await ask("/test-cases?projectId=PRJ-1");
    expect([status, headers.get("content-type")]).toEqual([200, "application/x-ndjson; charset=utf-8"]);
    const rows = rowsOf(text);
    expect(rows.map(({ id }) => id)).toEqual(Array.from({ length: CASES }, (_, count) => `TC-${count + 1}`));
    const left = ({ headers }: { headers: Headers }) => Number(/r=(\d+)/.exec(headers.get("ratelimit") ?? "")?.[1]);
    expect(left(before) - left(await ask("/me", {}))).toBe(2);
  });

  it("takes the filters of the list and begins at a cursor", async () => {
    const filtered = await ask("/test-cases?projectId=PRJ-1&search=t44");
    expect(rowsOf(filtered.text).map(({ name }) => name)).toEqual(
      ["t44", ...Array.from({ length: 10 }, (_, it) => `t44${it}`)].slice(0, 11),
    );
    const page = JSON.parse((await ask("/test-cases?projectId=PRJ-1&limit=100", {})).text);
    const rest = await ask(`/test-cases?projectId=PRJ-1&cursor=${page.nextCursor}`);
    expect(rowsOf(rest.text)[0].id).toBe("TC-101");
  });

  it("is packed for callers that can unpack it", async () => {
    const packed = await new Promise<Buffer>((resolve, reject) => {
      const headers = { authorization: `Bearer ${secret}`, ...ROWS, "accept-encoding": "gzip" };
      get(`${tessera.url}/api/v1/test-cases?projectId=PRJ-1`, { headers }, (answer) => {
        expect(answer.headers["content-encoding"]).toBe("gzip");
        buffer(answer).then(resolve, reject);
      });
    });
    expect(rowsOf(gunzipSync(packed).toString())).toHaveLength(CASES);
  });

  it("is refused like the list itself, and is JSON where JSON is liked as well", async () => {
    expect((await ask("/test-cases?projectId=PRJ-9")).status).toBe(404);
    expect((await ask("/test-cases?projectId=PRJ-1&limit=0")).status).toBe(400);
    const liked = await ask("/test-cases?projectId=PRJ-1", { accept: "application/json, application/x-ndjson;q=0.5" });
    expect(JSON.parse(liked.text).data).toHaveLength(50);
    expect(JSON.parse((await ask("/projects/PRJ-1")).text)).toMatchObject({ id: "PRJ-1" });
  });

  it("breaks off when the token is revoked meanwhile", async () => {
    const own = await tessera.token(alice, { name: "Short" });
    const [token] = (await alice.token.list.query({})).data;
    const { callBudget } = tessera.ctx;
    const run = callBudget.run.bind(callBudget);
    let pages = 0;
    callBudget.run = async (...call) => {
      pages += 1;
      if (pages === 3) await alice.token.revoke.mutate({ id: token?.id as string });
      return run(...call);
    };
    const headers = { authorization: `Bearer ${own}`, ...ROWS };
    const rows = fetch(`${tessera.url}/api/v1/test-cases?projectId=PRJ-1&limit=1`, { headers });
    // The connection may end before the first rows have left.
    await expect(rows.then((answer) => answer.text())).rejects.toThrow();
    callBudget.run = run;
    // The third page, the revocation itself, and the page that is not read any more.
    expect(pages).toBeLessThan(6);
  });
});
