import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeOnEachDb } from "../../../apps/server/src/testing/each-database.testing.ts";
import { Tessera } from "../../../apps/server/src/testing/tessera.testing.ts";
import { clientOver, createTesseraClient, type TesseraClient } from "./client.ts";
import { TesseraError } from "./tessera-error.ts";

const REPORT =
  '<testsuite name="s"><testcase name="works" classname="a.B"/><testcase name="breaks" classname="a.B"><failure message="no"/></testcase></testsuite>';

/** A `fetch` that counts, and where a plan says so, answers by itself. */
function watchedFetch(plan: (() => Response | Promise<Response>)[] = []) {
  const requests: { url: string; init: RequestInit }[] = [];
  const send = (async (url: string, init: RequestInit) => {
    requests.push({ url: String(url), init });
    const planned = plan.shift();
    return planned ? planned() : fetch(url, init);
  }) as typeof fetch;
  return { requests, send };
}

describeOnEachDb("the typed client", (on) => {
  let tessera: Tessera;
  let secret: string;
  let client: TesseraClient;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    const alice = await tessera.signIn("alice", "USER");
    await alice.project.create.mutate({ name: "Shop" });
    secret = await tessera.token(alice);
    client = createTesseraClient({ url: `${tessera.url}/`, token: secret });
  });
  afterAll(() => tessera.stop());

  /** A client whose waits take no time and are written down. */
  function impatient(send: typeof fetch, retries = 3) {
    const waits: number[] = [];
    const wait = async (ms: number) => void waits.push(ms);
    const retry = { retries, wait, random: () => 0.5 };
    return { waits, client: clientOver({ url: tessera.url, token: secret, fetch: send, retry }) };
  }

  it("reads and writes through a token", async () => {
    const created = await client.case.create.mutate({ projectId: "PRJ-1", name: "Pays by card" });
    const read = await client.case.get.query({ projectId: "PRJ-1", caseId: created.id });
    expect(read).toMatchObject({ id: created.id, name: "Pays by card" });
    expect((await client.me.get.query()).user.username).toBe("alice");
  });

  it("makes 51 calls at once, in as few requests as the server's limits allow", async () => {
    const { requests, send } = watchedFetch();
    const { client } = impatient(send);
    const answers = await Promise.all(Array.from({ length: 51 }, () => client.project.list.query({})));
    expect(answers.every(({ data }) => data.length === 1)).toBe(true);
    expect(requests.length).toBeGreaterThan(1);
    expect(requests.length).toBeLessThan(10);
    expect(requests.every(({ url }) => url.length < 4100)).toBe(true);
  });

  it("asks with POST where the input is too long for an address", async () => {
    const { requests, send } = watchedFetch();
    const { client, waits } = impatient(send);
    const answers = await Promise.all([
      client.search.find.query({ query: "x".repeat(3000) }).catch((error) => error.errorCode),
      client.project.list.query({}).then(() => "read"),
    ]);
    expect([answers, waits]).toEqual([["INVALID_INPUT", "read"], []]);
    const methods = requests.map(({ init, url }) => [init.method, url.length < 4100]);
    expect(methods.toSorted()).toEqual([
      ["GET", true],
      ["POST", true],
    ]);
  });

  it("follows the pages of a list", async () => {
    const name = (index: number) => `Case ${String(index).padStart(3, "0")}`;
    await Promise.all(
      Array.from({ length: 12 }, (_, index) => client.folder.create.mutate({ projectId: "PRJ-1", name: name(index) })),
    );
    const { requests, send } = watchedFetch();
    const names = new Set<string>();
    for await (const folder of impatient(send).client.folder.list.iterate({ projectId: "PRJ-1", limit: 5 })) {
      names.add(folder.name);
    }
    expect(names.size).toBe(12);
    expect(requests.length).toBe(3);
  });

  it("rejects with an error that says what was wrong, by code", async () => {
    const narrow = client.withToken(await tessera.token(await tessera.signIn("alice"), { scopes: ["project:read"] }));
    const error: TesseraError = await narrow.project.create.mutate({ name: "Other" }).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(TesseraError);
    expect(error).toMatchObject({ errorCode: "INSUFFICIENT_SCOPE", status: 403, requiredScopes: ["project:write"] });
    expect(error.requestId).toMatch(/./);
    const invalid = await client.case.get.query({ projectId: "PRJ-1", caseId: "C" }).catch((thrown) => thrown);
    expect(invalid).toMatchObject({ errorCode: "INVALID_INPUT", issues: [{ path: ["caseId"] }] });
    await expect(client.withToken("tsr_pat_nonsense").me.get.query()).rejects.toMatchObject({
      errorCode: "INVALID_FORMAT",
      status: 401,
    });
  });

  it("asks for its token before each request, so that a rotated one is picked up", async () => {
    const alice = await tessera.signIn("alice");
    const first = await alice.token.create.mutate({ name: "Rotated", scopes: ["all"], expiresInDays: 7 });
    let present = first.secret;
    const rotating = createTesseraClient({ url: tessera.url, token: async () => present });
    expect((await rotating.me.get.query()).token?.id).toBe(first.token.id);
    const next = await alice.token.rotate.mutate({ id: first.token.id });
    present = next.secret;
    expect((await rotating.me.get.query()).token?.id).toBe(next.token.id);
  });

  it("uploads reports from text, files and streams, and answers with the receipt", async () => {
    const progress: { sent: number; total: number | null }[] = [];
    const receipt = await client.reports.upload(new File([REPORT], "unit.xml"), {
      projectId: "PRJ-1",
      branch: "main",
      onProgress: (step) => progress.push(step),
    });
    expect(receipt).toMatchObject({ projectId: "PRJ-1", totals: { tests: 2, passed: 1, failed: 1 } });
    expect(progress.at(-1)).toEqual({ sent: REPORT.length, total: REPORT.length });
    const streamed = new Blob([REPORT]).stream();
    expect(await client.reports.upload(streamed, { projectId: "PRJ-1", dryRun: true })).toMatchObject({ id: null });
    const several = [
      { name: "a.xml", content: REPORT },
      { name: "b.xml", content: new TextEncoder().encode(REPORT.replaceAll("a.B", "c.D")) },
    ];
    expect((await client.reports.upload(several, { projectId: "PRJ-1", dryRun: true })).totals.tests).toBe(4);
    await expect(
      client.reports.upload({ name: "sick.xml", content: "<testsuite><testcase" }, { projectId: "PRJ-1" }),
    ).rejects.toMatchObject({ errorCode: "UNREADABLE_REPORT", message: expect.stringContaining("sick.xml") });
  });

  it("ends a call whose signal is aborted, with the signal's reason", async () => {
    const reason = new Error("no longer needed");
    await expect(client.me.get.query(undefined, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const controller = new AbortController();
    const { send } = watchedFetch([() => new Promise(() => controller.abort(reason))]);
    const [given, shared] = await Promise.allSettled([
      impatient(send).client.me.get.query(undefined, { signal: controller.signal }),
      client.me.get.query(),
    ]);
    expect([given.status, (given as PromiseRejectedResult).reason, shared.status]).toEqual([
      "rejected",
      reason,
      "fulfilled",
    ]);
    const upload = client.reports.upload(REPORT, { projectId: "PRJ-1", signal: AbortSignal.abort(reason) });
    await expect(upload).rejects.toBe(reason);
  });

  describe("when a call fails in between", () => {
    const limited = () =>
      Response.json(
        [
          {
            error: {
              message: "Too many",
              code: -32029,
              data: { errorCode: "RATE_LIMITED", httpStatus: 429, retryAfter: 7 },
            },
          },
        ],
        { status: 429 },
      );
    const broken = (): Response => {
      throw new TypeError("fetch failed");
    };

    it("repeats reads, after the wait that the server asks for", async () => {
      const { send, requests } = watchedFetch([limited, broken, broken]);
      const { client, waits } = impatient(send);
      expect((await client.me.get.query()).user.username).toBe("alice");
      expect([waits, requests.length]).toEqual([[7000, 500, 1000], 4]);
    });

    it("gives up after the set number of tries, and at once where the wait would be long", async () => {
      const { send } = watchedFetch([broken, broken]);
      await expect(impatient(send, 1).client.me.get.query()).rejects.toMatchObject({
        errorCode: "UNREACHABLE",
        status: null,
      });
      const late = () =>
        Response.json(
          [
            {
              error: {
                message: "Too many",
                code: -32029,
                data: { errorCode: "RATE_LIMITED", httpStatus: 429, retryAfter: 3600 },
              },
            },
          ],
          { status: 429 },
        );
      const { client, waits } = impatient(watchedFetch([late]).send);
      await expect(client.me.get.query()).rejects.toMatchObject({ errorCode: "RATE_LIMITED", retryAfter: 3600 });
      expect(waits).toEqual([]);
    });

    it("repeats a write that has a key, which is carried out once", async () => {
      const lost = async () => {
        const headers = {
          authorization: `Bearer ${secret}`,
          "content-type": "application/json",
          "idempotency-key": "k",
        };
        const body = JSON.stringify({ name: "With a key" });
        await fetch(`${tessera.url}/trpc/project.create`, { method: "POST", headers, body });
        return broken();
      };
      const { send, requests } = watchedFetch([lost]);
      const project = await impatient(send).client.project.create.mutate(
        { name: "With a key" },
        { idempotencyKey: "k" },
      );
      expect(project).toMatchObject({ name: "With a key" });
      const { data } = await client.project.list.query({});
      expect(data.filter(({ name }) => name === "With a key")).toHaveLength(1);
      expect(requests.map(({ init }) => new Headers(init.headers).get("idempotency-key"))).toEqual(["k", "k"]);
      await expect(client.project.create.mutate({ name: "Another" }, { idempotencyKey: "k" })).rejects.toMatchObject({
        errorCode: "CONFLICT",
        message: expect.stringContaining("Use a new key"),
      });
    });

    it("waits where an earlier try with the key is still at work", async () => {
      const atWork = () => {
        const data = { errorCode: "CONFLICT", httpStatus: 409, retryAfter: 1 };
        return Response.json({ error: { message: "still at work", code: -32009, data } }, { status: 409 });
      };
      const { client, waits } = impatient(watchedFetch([atWork]).send);
      await client.case.create.mutate({ projectId: "PRJ-1", name: "Waited for" }, { idempotencyKey: "w" });
      expect(waits).toEqual([1000]);
    });

    it("repeats no write, which may have been carried out", async () => {
      const { send, requests } = watchedFetch([broken]);
      await expect(impatient(send).client.project.create.mutate({ name: "Once" })).rejects.toMatchObject({
        errorCode: "UNREACHABLE",
      });
      expect(requests.length).toBe(1);
    });
  });
});

describe("the typed client, where no Tessera answers", () => {
  let proxy: Server;
  beforeAll(async () => {
    proxy = createServer((_req, res) =>
      res.writeHead(502, { "content-type": "text/html" }).end("<h1>Bad gateway</h1>"),
    );
    await once(proxy.listen(0, "127.0.0.1"), "listening");
  });
  afterAll(() => void proxy.close());

  it("rejects with UNREACHABLE and says what answered in its place", async () => {
    const { port } = proxy.address() as AddressInfo;
    const at = (url: string) => createTesseraClient({ url, token: "t", retries: 0 });
    const byProxy = at(`http://127.0.0.1:${port}`);
    const expected = { errorCode: "UNREACHABLE", message: expect.stringContaining("502") };
    await expect(byProxy.me.get.query()).rejects.toMatchObject(expected);
    await expect(byProxy.reports.upload("x", { projectId: "PRJ-1" })).rejects.toMatchObject(expected);
    const nowhere = at("http://127.0.0.1:1");
    const unreachable = { errorCode: "UNREACHABLE", message: expect.stringContaining("can't be reached") };
    await expect(nowhere.me.get.query()).rejects.toMatchObject(unreachable);
    await expect(nowhere.reports.upload("x", { projectId: "PRJ-1" })).rejects.toMatchObject(unreachable);
  });
});
