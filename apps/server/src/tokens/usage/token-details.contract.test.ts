import { sql } from "kysely";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";

describeOnEachDb("the page of a token", (on) => {
  let tessera: Tessera;
  let alice: Page;

  beforeAll(async () => {
    tessera = await Tessera.start(on(), { trustedProxies: ["127.0.0.1"] });
    alice = await tessera.signIn("alice", "USER");
  });
  afterAll(() => tessera.stop());

  const make = (input = {}) => alice.token.create.mutate({ name: "CI", scopes: ["all"], expiresInDays: 7, ...input });
  const use = async (secret: string, ip: string) => {
    await tessera.rest(secret, "GET /me", undefined, { "x-forwarded-for": ip });
    await tessera.ctx.tokenUsage.flush();
  };
  const details = async (id: string) => alice.token.get.query({ id });

  it("begins empty", async () => {
    const { token, secret } = await make();
    const { usage, timeline, ...rest } = await details(token.id);
    expect(rest.token).toEqual(token);
    expect(usage.days).toHaveLength(30);
    expect(usage.origins).toEqual([]);
    expect(timeline).toEqual([{ kind: "created", at: token.createdAt, ip: "127.0.0.1", byRotation: false }]);
    expect(JSON.stringify(await details(token.id))).not.toContain(secret);
  });

  it("tells what the token did, and only to its owner", async () => {
    const { token, secret } = await make();
    const { id: projectId } = await alice.project.create.mutate({ name: "Shop" });
    await tessera.rest(secret, `POST /test-cycles?projectId=${projectId}`, { name: "Nightly" });
    const report = '<testsuite name="s"><testcase name="pays"/></testsuite>';
    const xml = { "content-type": "application/xml" };
    await tessera.rest(secret, `POST /imports?projectId=${projectId}&runKey=7`, report, xml);
    await tessera.rest(secret, "GET /me");
    const first = await alice.token.acts.query({ id: token.id, limit: 1 });
    expect(first.data).toMatchObject([
      {
        action: "RESULTS_IMPORTED",
        via: { id: token.id },
        details: { project: projectId, run: "RUN-1", cycle: "TCYCLE-1" },
      },
    ]);
    const rest = await alice.token.acts.query({ id: token.id, cursor: first.nextCursor ?? "" });
    expect([rest.data.map(({ action }) => action), rest.nextCursor]).toEqual([["CYCLE_CREATED"], null]);
    const uploads = await alice.import.list.query({ projectId, tokenId: token.id });
    expect(uploads.data).toMatchObject([{ runKey: "7", viaToken: { name: "CI", preview: token.preview } }]);
    expect((await alice.import.list.query({ projectId, tokenId: "another" })).data).toEqual([]);
    const eve = await tessera.signIn("eve", "USER");
    await expect(eve.token.acts.query({ id: token.id })).rejects.toMatchObject({ data: { errorCode: "NOT_FOUND" } });
  });

  it("shows a leak, however often the token was tried since", async () => {
    const { token, secret } = await make({ expiresInDays: 90 });
    await tessera.rest(null, "POST /credentials/revoke", { credentials: [secret] });
    for (let hours = 0; hours < 101; hours++) {
      tessera.clock.advance({ hours: 1 });
      await use(secret, "192.0.2.1");
    }
    alice = await tessera.signIn("alice");
    const { timeline } = await details(token.id);
    expect(timeline.map(({ kind }) => kind)).toEqual([...Array(100).fill("denied"), "leaked", "created"]);
  });

  it("shows its history, newest first", async () => {
    const { token, secret } = await make({ allowedIps: ["192.0.2.0/24"], expiresInDays: 90 });
    const times: string[] = [];
    const after = async (act: () => Promise<unknown>) => {
      tessera.clock.advance({ seconds: 1 });
      times.unshift(tessera.clock.now());
      await act();
    };
    await after(() => use(secret, "192.0.2.1"));
    await after(() => use(secret, "192.0.2.2"));
    await after(() => use(secret, "198.51.100.1"));
    let successor!: Awaited<ReturnType<typeof make>>;
    await after(async () => {
      successor = await alice.token.rotate.mutate({ id: token.id });
    });
    await after(() => alice.token.revoke.mutate({ id: token.id }));
    const { timeline } = await details(token.id);
    const { owner } = token;
    expect(timeline).toEqual([
      { kind: "revoked", at: times[0], by: owner, reason: null },
      { kind: "rotated", at: times[1], by: owner, successorPreview: successor.token.preview },
      { kind: "denied", at: times[2], ip: "198.51.100.1", errorCode: "IP_NOT_ALLOWED", count: 1 },
      { kind: "new-ip", at: times[3], ip: "192.0.2.2", first: false },
      { kind: "new-ip", at: times[4], ip: "192.0.2.1", first: true },
      { kind: "created", at: token.createdAt, ip: "127.0.0.1", byRotation: false },
    ]);
    expect((await details(successor.token.id)).timeline).toMatchObject([{ kind: "created", byRotation: true }]);
  });

  it("shows expiry and leaks", async () => {
    const expired = await make({ expiresInDays: 7 });
    const leaked = await make({ expiresInDays: 90 });
    await tessera.rest(null, "POST /credentials/revoke", { credentials: [leaked.secret] });
    tessera.clock.advance({ days: 7 });
    alice = await tessera.signIn("alice");
    expect((await details(expired.token.id)).timeline).toMatchObject([
      { kind: "expired", at: expired.token.expiresAt },
      { kind: "created" },
    ]);
    expect((await details(leaked.token.id)).timeline).toMatchObject([
      { kind: "leaked", ip: "127.0.0.1" },
      { kind: "created" },
    ]);
  });

  it("ignores forged entries of the audit log", async () => {
    const { token } = await make();
    const { timeline } = await details(token.id);
    const columns = sql.raw('seq, id, at, action, "tokenId", outcome, details');
    for (const [id, action] of Object.entries({ "~1": "API_KEY_DENIED", "~2": "API_KEY_ROTATED" })) {
      const at = tessera.clock.now();
      const forged = sql`insert into audit (${columns}) values (${-Number(id.slice(1))}, ${id}, ${at}, ${action}, ${token.id}, 'done', '?')`;
      await forged.execute(tessera.ctx.db);
    }
    expect((await details(token.id)).timeline).toEqual(timeline);
  });

  it("is visible to its owner alone", async () => {
    const { token } = await make();
    const bob = await tessera.signIn("bob", "USER");
    await tessera.signIn("root", "ADMIN");
    for (const page of [bob, await tessera.signIn("root")]) {
      await expect(page.token.get.query({ id: token.id })).rejects.toMatchObject({ data: { errorCode: "NOT_FOUND" } });
    }
    await expect(details("nothing")).rejects.toMatchObject({ data: { errorCode: "NOT_FOUND" } });
  });
});
