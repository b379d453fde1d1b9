import { ListAllTokens, TOKEN_SORTS, type Token } from "@tessera/domain";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TokenTable } from "../../platform/db/schema.ts";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";
import { listAllTokens } from "./token-inventory-service.ts";

const DAY = 86_400_000;

describeOnEachDb("the inventory of all tokens", (on) => {
  let tessera: Tessera;
  let root: Page;
  let all: Token[];

  /** Makes a token, and sets what time would have made of it. */
  async function make(page: Page, name: string, state: Partial<TokenTable> = {}): Promise<void> {
    const { token } = await page.token.create.mutate({ name, scopes: ["case:read"], expiresInDays: 90 });
    if (Object.keys(state).length === 0) return;
    await tessera.ctx.db.updateTable("token").set(state).where("id", "=", token.id).execute();
  }

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    root = await tessera.signIn("root", "ADMIN");
    const alice = await tessera.signIn("Alice", "USER");
    const bob = await tessera.signIn("bob", "USER");
    const at = (days: number) => new Date(Date.parse(tessera.clock.now()) + days * DAY).toISOString();
    await make(alice, "nightly");
    await make(bob, "Nightly import", { lastUsedAt: at(-1), scopes: '["all"]' });
    await make(alice, "100%", { lastUsedAt: at(-40), createdAt: at(-60), expiresAt: at(30) });
    await make(bob, "Éclair", { createdAt: at(-31), expiresAt: at(5) });
    await make(alice, "revoked", { revokedAt: at(-1), expiresAt: at(400) });
    await make(bob, "expired", { createdAt: at(-20), expiresAt: at(-10), lastUsedAt: at(-11) });
    await make(alice, "rotated", { overlapEndsAt: at(1) });
    await make(bob, "eternal", { expiresAt: null });
    await make(bob, "eternal but revoked", { expiresAt: null, revokedAt: at(-2) });
    await make(alice, "long", { expiresAt: at(367) });
    await make(alice, "as long as may be", { expiresAt: `${at(365).slice(0, 10)}T23:59:59.999Z` });
    await make(bob, "robot", { kind: "svc", scopes: '["admin:write","token:rotate"]' });
    all = await list({});
  });
  afterAll(() => tessera.stop());

  const list = async (query: Partial<ListAllTokens>) =>
    (await root.admin.token.list.query({ limit: 200, ...query })).data;
  const names = async (query: Partial<ListAllTokens>) => (await list(query)).map(({ name }) => name);

  it("has the tokens of all users, newest first, as their owners see them", async () => {
    expect(all).toHaveLength(12);
    expect(new Set(all.map(({ owner }) => owner.username))).toEqual(new Set(["Alice", "bob"]));
    const own = (await (await tessera.signIn("bob")).token.list.query({ limit: 200 })).data;
    expect(all.filter(({ owner }) => owner.username === "bob")).toEqual(expect.arrayContaining(own));
    expect(JSON.stringify(all)).not.toMatch(/hash|createdFrom|sortKey/);
  });

  it("finds by name, preview, user name and name, any case, with every character taken literally", async () => {
    expect(await names({ search: "NIGHTLY", sort: "name" })).toEqual(["nightly", "Nightly import"]);
    expect(await names({ search: "100%" })).toEqual(["100%"]);
    expect(await names({ search: "_" })).toHaveLength(12);
    expect(await names({ search: "%%" })).toEqual([]);
    const [token] = all as [Token];
    expect(await names({ search: token.identifier })).toEqual([token.name]);
    expect(await names({ search: token.preview.toUpperCase().replace("…", "…") })).toEqual([token.name]);
    expect(await names({ search: "ALICE" })).toHaveLength(6);
    expect(await names({ search: "bob example" })).toHaveLength(6);
    expect(await names({ search: "" })).toHaveLength(12);
  });

  it.each([
    [{ status: ["Revoked"] }, ["eternal but revoked", "revoked"]],
    [{ status: ["Expired", "Rotated"] }, ["expired", "rotated"]],
    [{ status: ["Expiring"] }, ["Éclair"]],
    [{ kind: "svc" }, ["robot"]],
    [{ kind: "tmp" }, []],
    [{ scope: "all" }, ["Nightly import"]],
    [{ scope: "case:write" }, []],
    [{ neverExpires: true }, ["eternal", "eternal but revoked"]],
    [{ unusedForDays: 30 }, ["100%", "Éclair"]],
    [{ unusedForDays: 10 }, ["100%", "expired", "Éclair"]],
    [{ beyondPolicy: true }, ["eternal", "long"]],
    [{ search: "e", neverExpires: true, status: ["Active"] }, ["eternal"]],
  ] as [Partial<ListAllTokens>, string[]][])("is filtered by %j", async (filter, expected) => {
    expect(await names({ ...filter, sort: "name" })).toEqual(expected);
  });

  it("is filtered by owner, and by the negative of never expiring", async () => {
    const bobId = all.find(({ owner }) => owner.username === "bob")?.owner.id as string;
    expect(await list({ userId: bobId })).toEqual(all.filter(({ owner }) => owner.id === bobId));
    expect(await list({ neverExpires: false })).toEqual(all.filter(({ expiresAt }) => expiresAt !== null));
    expect(await list({ userId: "no-one" })).toEqual([]);
  });

  it("measures the policy of this moment", async () => {
    await root.admin.settings.update.mutate({ allowNeverExpiring: true, maxTokenLifetimeDays: 90 });
    expect(await names({ beyondPolicy: true, sort: "name" })).toEqual(["as long as may be", "long"]);
    await root.admin.settings.update.mutate({ allowNeverExpiring: false, maxTokenLifetimeDays: 365 });
  });

  const keys: Record<(typeof TOKEN_SORTS)[number], (token: Token) => string> = {
    createdAt: (token) => token.createdAt,
    name: (token) => token.name.replace(/[A-Z]/g, (letter) => letter.toLowerCase()),
    owner: (token) => token.owner.username.toLowerCase(),
    expiresAt: (token) => token.expiresAt ?? "9",
    lastUsedAt: (token) => token.lastUsedAt ?? "",
  };
  const inBytes = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

  describe.each(TOKEN_SORTS)("sorted by %s", (sort) => {
    it.each([{}, { search: "e" }])("is paged through completely, up and down, with %j", async (filter) => {
      const found = await list(filter);
      const ascending = found.toSorted((a, b) => inBytes(keys[sort](a), keys[sort](b)) || inBytes(a.id, b.id));
      for (const descending of [false, true]) {
        const walked: Token[] = [];
        let cursor: string | undefined;
        do {
          const page = await root.admin.token.list.query({ ...filter, limit: 2, cursor, sort, descending });
          walked.push(...page.data);
          cursor = page.nextCursor ?? undefined;
        } while (cursor);
        expect(walked).toEqual(descending ? ascending.toReversed() : ascending);
      }
    });
  });

  describe.each(TOKEN_SORTS)("among very many tokens, sorted by %s", (sort) => {
    const filters: Partial<ListAllTokens>[] = [
      { search: "e" },
      { search: "100%" },
      { search: "nowhere" },
      { status: ["Active"] },
      { status: ["Expired"] },
      { status: ["Rotated"] },
      { status: ["Expiring"] },
      { status: ["Expiring", "Active"] },
      { kind: "svc" },
      { kind: "pat", scope: "all" },
      { scope: "admin:write" },
      { scope: "token:rotate", status: ["Active", "Expiring"] },
      { unusedForDays: 10 },
      { neverExpires: true },
      { neverExpires: false },
      { beyondPolicy: true },
    ];

    it.each([
      [false, { picked: 0, stretches: [1, 3], whole: 11 }],
      [true, { picked: 2, stretches: [3, 1], whole: 12 }],
    ])("is paged through completely in stretches, however few match, descending: %s", async (descending, effort) => {
      const ask = async (query: Partial<ListAllTokens>) => {
        const { data } = await listAllTokens(tessera.ctx, ListAllTokens.parse({ limit: 200, ...query }));
        return data.map(({ id }) => id);
      };
      const order = await ask({ sort, descending });
      for (const filter of filters) {
        const matching = new Set(await ask({ ...filter, sort: "name" }));
        const walked: string[] = [];
        let cursor: string | undefined;
        do {
          const query = ListAllTokens.parse({ ...filter, sort, descending, limit: 3, cursor });
          const page = await listAllTokens(tessera.ctx, query, effort);
          walked.push(...page.data.map(({ id }) => id));
          cursor = page.nextCursor ?? undefined;
        } while (cursor);
        expect([filter, walked]).toEqual([filter, order.filter((id) => matching.has(id))]);
      }
    });
  });

  it("stops early where next to nothing matches, and says where to go on", async () => {
    const query = ListAllTokens.parse({ search: "100%", limit: 2 });
    const effort = { picked: 0, stretches: [2, 3], whole: 11 };
    const page = await listAllTokens(tessera.ctx, query, effort);
    expect(page).toEqual({ data: [], nextCursor: expect.any(String) });
    expect((await listAllTokens(tessera.ctx, query, { ...effort, whole: 12 })).data).toHaveLength(1);
  });

  it("gives the same answers over REST", async () => {
    const secret = await tessera.token(root, { name: "reader", scopes: ["admin:read"] });
    const { status, body } = await tessera.rest(
      secret,
      "GET /admin/tokens?status=Expired&status=Rotated&sort=name&descending=true",
    );
    expect([status, body.data.map(({ name }: Token) => name)]).toEqual([200, ["rotated", "expired"]]);
    expect((await tessera.rest(secret, "GET /admin/tokens?unusedForDays=30&sort=name")).body.data).toHaveLength(2);
    expect((await tessera.rest(secret, "GET /admin/tokens?sort=hash")).body.errorCode).toBe("INVALID_INPUT");
  });

  it("shows of one token what its owner sees", async () => {
    const [token] = all.filter(({ owner }) => owner.username === "bob") as [Token];
    const bob = await tessera.signIn("bob");
    expect(await root.admin.token.get.query({ id: token.id })).toEqual(await bob.token.get.query({ id: token.id }));
    await expect(root.admin.token.get.query({ id: "nothing" })).rejects.toMatchObject({
      data: { errorCode: "NOT_FOUND" },
    });
  });
});
