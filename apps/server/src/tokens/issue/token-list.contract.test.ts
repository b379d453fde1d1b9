import { type Token, TokenStatus } from "@tessera/domain";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";

const DAY = 86_400_000;

describeOnEachDb("the list of a user's own tokens", (on) => {
  let tessera: Tessera;
  let alice: Page;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    alice = await tessera.signIn("alice", "USER");
  });
  afterAll(() => tessera.stop());

  const make = (page: Page, input = {}) =>
    page.token.create.mutate({ name: "CI", scopes: ["all"], expiresInDays: 90, ...input });

  it("is paged through completely, newest first, while tokens are created", async () => {
    const made: string[] = [];
    for (let count = 0; count < 5; count++) made.unshift((await make(alice)).token.id);
    const walked: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await alice.token.list.query({ limit: 2, cursor });
      expect(page.data.length).toBeLessThanOrEqual(2);
      walked.push(...page.data.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
      await make(alice);
    } while (cursor);
    expect(walked).toEqual(made);
  });

  it("has at most 200 on a page, and 50 unless asked", async () => {
    for (const limit of [0, 201, 1.5]) {
      await expect(alice.token.list.query({ limit })).rejects.toMatchObject({ data: { errorCode: "INVALID_INPUT" } });
    }
    expect((await alice.token.list.query({ limit: 200 })).nextCursor).toBeNull();
    await expect(alice.token.list.query({ cursor: "nonsense" })).rejects.toMatchObject({
      data: { errorCode: "INVALID_INPUT", issues: [{ path: ["cursor"] }] },
    });
  });

  it("finds by status what it shows as that status, in every state a token can be in", async () => {
    const bob = await tessera.signIn("bob", "USER");
    const now = Date.parse(tessera.clock.now());
    const at = (offset: number) => new Date(now + offset).toISOString();
    const lives = [null, at(-1)].flatMap((revokedAt) =>
      [null, at(-1), at(0), at(1)].flatMap((overlapEndsAt) =>
        [null, at(-1), at(0), at(1), at(14 * DAY), at(14 * DAY + 1)].map((expiresAt) => {
          return { revokedAt, overlapEndsAt, expiresAt };
        }),
      ),
    );
    for (const life of lives) {
      const { token } = await make(bob);
      await tessera.ctx.db.updateTable("token").set(life).where("id", "=", token.id).execute();
    }
    const { data: all } = await bob.token.list.query({ limit: 200 });
    expect(all).toHaveLength(lives.length);
    for (const status of TokenStatus.options) {
      const { data: found } = await bob.token.list.query({ limit: 200, status: [status] });
      expect(found.length).toBeGreaterThan(0);
      expect(found).toEqual(all.filter((token: Token) => token.status === status));
    }
    const { data: usable } = await bob.token.list.query({ limit: 200, status: ["Active", "Expiring", "Rotated"] });
    expect(usable).toEqual(all.filter(({ status }) => status !== "Revoked" && status !== "Expired"));
    await expect(bob.token.list.query({ status: [] })).rejects.toMatchObject({ data: { errorCode: "INVALID_INPUT" } });
  });

  it("is searched by name and sorted, page by page, for one's own tokens and a service account's", async () => {
    const root = await tessera.signIn("root", "ADMIN");
    const { id: accountId } = await root.admin.serviceAccount.create.mutate({ username: "robot" });
    const carol = await tessera.signIn("carol", "USER");
    const others = await tessera.signIn("dave", "USER");
    await make(others, { name: "nightly of another" });
    const named: [string, number][] = [
      ["Nightly", 30],
      ["release", 7],
      ["nightly 2", 90],
      ["Zürich", 60],
    ];
    for (const [name, expiresInDays] of named) {
      await make(carol, { name, expiresInDays });
      await root.admin.serviceAccount.token.create.mutate({ accountId, name, scopes: ["result:write"], expiresInDays });
      tessera.clock.advance({ seconds: 1 });
    }
    type Query = { search?: string; sort?: "name" | "expiresAt" | "createdAt" | "lastUsedAt"; descending?: boolean };
    const lists = {
      own: (query: Query & { limit?: number; cursor?: string }) => carol.token.list.query(query),
      account: (query: Query & { limit?: number; cursor?: string }) =>
        root.admin.serviceAccount.token.list.query({ accountId, ...query }),
    };
    for (const [list, read] of Object.entries(lists)) {
      const names = async (query: Query) => {
        const found: string[] = [];
        for (let cursor: string | undefined; ; ) {
          const { data, nextCursor } = await read({ ...query, limit: 1, ...(cursor && { cursor }) });
          found.push(...data.map(({ name }) => name));
          if (nextCursor === null) return [list, found];
          cursor = nextCursor;
        }
      };
      expect(await names({ search: "NIGHTLY" })).toEqual([list, ["nightly 2", "Nightly"]]);
      expect(await names({ search: list === "own" ? "carol" : "robot" })).toEqual([list, []]);
      expect(await names({ sort: "expiresAt" })).toEqual([list, ["release", "Nightly", "Zürich", "nightly 2"]]);
      expect(await names({ sort: "createdAt", descending: false })).toEqual([list, named.map(([name]) => name)]);
      const [, byName] = await names({ sort: "name" });
      expect(await names({ sort: "name", descending: true })).toEqual([list, [...(byName ?? [])].reverse()]);
    }
  });

  it("rejects tokens, and so does everything about them", async () => {
    const { token, secret } = await make(alice);
    const program = tessera.page({ authorization: `Bearer ${secret}` });
    const acts = [
      () => program.token.list.query({}),
      () => make(program),
      () => program.token.revoke.mutate({ id: token.id }),
      () => program.token.delete.mutate({ id: token.id }),
    ];
    for (const act of acts) {
      await expect(act()).rejects.toMatchObject({ data: { errorCode: "FORBIDDEN", httpStatus: 403 } });
    }
    expect((await tessera.rest(secret, "GET /me")).status).toBe(200);
  });

  it("shows when, from where and with what a token was last used, once that was written", async () => {
    const { token, secret } = await make(alice);
    const seen = async () => {
      const { data } = await alice.token.list.query({ limit: 200 });
      const { lastUsedAt, lastUsedIp, lastUsedUserAgent } = data.find(({ id }) => id === token.id) as Token;
      return [lastUsedAt, lastUsedIp, lastUsedUserAgent];
    };
    await tessera.rest(secret, "GET /me", undefined, { "user-agent": "first" });
    expect(await seen()).toEqual([null, null, null]);
    tessera.clock.advance({ seconds: 3 });
    await tessera.rest(secret, "GET /me", undefined, { "user-agent": "x".repeat(1000) });
    await tessera.ctx.tokenUsage.flush();
    const lastUse = [tessera.clock.now(), "127.0.0.1", "x".repeat(300)];
    expect(await seen()).toEqual(lastUse);

    tessera.clock.advance({ seconds: -2 });
    await tessera.rest(secret, "GET /me");
    await tessera.ctx.tokenUsage.flush();
    expect(await seen()).toEqual(lastUse);
  });

  it("includes uses up to the server's stop, and no rejected ones", async () => {
    const { token, secret } = await make(alice);
    const refused = await make(alice, { allowedIps: ["192.0.2.7"] });
    await tessera.rest(secret, "GET /me");
    await tessera.rest(refused.secret, "GET /me");
    const { clock } = tessera;
    await tessera.stop();
    tessera = await Tessera.start(on(), {}, clock);
    alice = await tessera.signIn("alice");
    const { data } = await alice.token.list.query({ limit: 200 });
    expect(data.find(({ id }) => id === token.id)?.lastUsedAt).toBe(clock.now());
    expect(data.find(({ id }) => id === refused.token.id)?.lastUsedAt).toBeNull();
  });
});
