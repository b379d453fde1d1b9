import type { RunEvent } from "@tessera/domain";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { MAX_STREAMS_PER_CALLER } from "../../platform/limits/limits.ts";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";
import { junit, upload } from "../imports/upload.testing.ts";

/** An event of a stream: what changed, or why it ends. */
type Told = RunEvent | { errorCode: string };

/** Opens a stream of events; `next` waits for the next one, undefined at its end. */
async function watch(tessera: Tessera, headers: Record<string, string>, projectId: string) {
  const leaving = new AbortController();
  const answer = await fetch(
    `${tessera.url}/trpc/run.watch?input=${encodeURIComponent(JSON.stringify({ projectId }))}`,
    {
      headers: { accept: "text/event-stream", ...headers },
      signal: leaving.signal,
    },
  );
  const chunks = (answer.body as ReadableStream<Uint8Array>)
    .pipeThrough(new TextDecoderStream())
    [Symbol.asyncIterator]();
  let text = "";
  const next = async (): Promise<Told | undefined> => {
    for (;;) {
      const end = text.indexOf("\n\n");
      if (end === -1) {
        const { value, done } = await chunks.next();
        if (done) return undefined;
        text += value;
        continue;
      }
      const lines = text.slice(0, end).split("\n");
      text = text.slice(end + 2);
      const field = (name: string) => lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
      const data = field("data") ?? "";
      if (field("event") === undefined && data !== "") return JSON.parse(data);
      if (field("event") === "serialized-error") return { errorCode: JSON.parse(data).data.errorCode };
    }
  };
  return { next, leave: () => leaving.abort() };
}

describeOnEachDb("a watch of runs", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let projectId: string;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    alice = await tessera.signIn("alice", "USER");
  });
  afterAll(() => tessera.stop());
  beforeEach(async () => {
    projectId = (await alice.project.create.mutate({ name: "Shop" })).id;
  });

  const bearer = (secret: string) => ({ authorization: `Bearer ${secret}` });
  const send = async (secret: string, query: string) => {
    const report = junit({ name: `test ${query}` });
    expect((await upload(tessera, secret, projectId, report, { query: `&runKey=r${query}` })).status).toBe(201);
  };
  const OPEN = { id: null, run: null };

  it("tells each shard as it arrives, and the end of the run, to the page", async () => {
    const secret = await tessera.token(alice);
    const stream = await watch(tessera, { cookie: alice.cookie(), "sec-fetch-site": "same-origin" }, projectId);
    expect(await stream.next()).toEqual(OPEN);
    await send(secret, "&shard=1/2");
    expect(await stream.next()).toMatchObject({ id: "RUN-1", run: { state: "running", shards: { arrived: 1 } } });
    await alice.run.finish.mutate({ projectId, runId: "RUN-1" });
    expect(await stream.next()).toMatchObject({ id: "RUN-1", run: { state: "incomplete" } });
    await send(secret, "&shard=2/2");
    expect(await stream.next()).toMatchObject({ id: "RUN-1", run: { state: "complete", verdict: "passed" } });
    stream.leave();
  });

  it("tells when a run is overdue", async () => {
    await send(await tessera.token(alice), "&shard=1/2");
    const secret = await tessera.token(alice);
    const stream = await watch(tessera, bearer(secret), projectId);
    expect(await stream.next()).toEqual(OPEN);
    tessera.clock.advance({ hours: 3 });
    expect(await stream.next()).toMatchObject({ id: "RUN-1", run: { verdict: "incomplete" } });
    stream.leave();
  });

  it("is not for others, nor for a token without the scope", async () => {
    const eve = await tessera.signIn(`eve-${on().dialect}`, "USER");
    const first = async (headers: Record<string, string>) => (await watch(tessera, headers, projectId)).next();
    expect(await first(bearer(await tessera.token(eve)))).toEqual({ errorCode: "NOT_FOUND" });
    expect(await first({})).toEqual({ errorCode: "NO_TOKEN" });
    const narrow = await tessera.token(alice, { scopes: ["result:read"] });
    expect(await first(bearer(narrow))).toEqual({ errorCode: "INSUFFICIENT_SCOPE" });
  });

  it("ends when the caller's rights do", async () => {
    const bob = await tessera.signIn(`bob-${on().dialect}`, "USER");
    const userId = (await bob.me.get.query()).user.id;
    await alice.member.set.mutate({ projectId, userId, role: "GUEST" });
    const secret = await tessera.token(alice);
    const ofToken = await watch(tessera, bearer(secret), projectId);
    const ofMember = await watch(tessera, bearer(await tessera.token(bob)), projectId);
    expect([await ofToken.next(), await ofMember.next()]).toEqual([OPEN, OPEN]);
    const [token] = (await alice.token.list.query({})).data;
    await alice.token.revoke.mutate({ id: token?.id ?? "" });
    await alice.member.remove.mutate({ projectId, userId });
    expect(await ofToken.next()).toEqual({ errorCode: "INACTIVE_TOKEN" });
    expect(await ofMember.next()).toEqual({ errorCode: "NOT_FOUND" });
    expect(await ofToken.next()).toBeUndefined();
  });

  it("takes no more than so many of one caller at a time", async () => {
    const secret = await tessera.token(alice);
    const streams = await Promise.all(
      Array.from({ length: MAX_STREAMS_PER_CALLER }, () => watch(tessera, bearer(secret), projectId)),
    );
    for (const stream of streams) expect(await stream.next()).toEqual(OPEN);
    const one = await watch(tessera, bearer(secret), projectId);
    expect(await one.next()).toEqual({ errorCode: "RATE_LIMITED" });
    for (const stream of streams) stream.leave();
    await expect
      .poll(async () => {
        const stream = await watch(tessera, bearer(secret), projectId);
        const event = await stream.next();
        stream.leave();
        return event;
      })
      .toEqual(OPEN);
  });

  it("ends with the server, which doesn't wait for it", async () => {
    const other = await Tessera.start({ ...on(), dataDir: `${on().dataDir}/other` }, {}, tessera.clock);
    const secret = await tessera.token(alice);
    const stream = await watch(other, bearer(secret), projectId);
    expect(await stream.next()).toEqual(OPEN);
    await other.stop();
    expect(await stream.next()).toEqual({ errorCode: "UNAVAILABLE" });
  });
});
