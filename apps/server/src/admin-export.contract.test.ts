import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnEachDb } from "./testing/each-database.testing.ts";
import { type Page, Tessera } from "./testing/tessera.testing.ts";

describeOnEachDb("the export of tokens and users", (on) => {
  let tessera: Tessera;
  let root: Page;
  let alice: Page;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    root = await tessera.signIn("root", "ADMIN");
    alice = await tessera.signIn("alice", "USER");
    for (const name of ["plain", "=1+1", 'a "b", c']) {
      await alice.token.create.mutate({ name, scopes: ["case:read", "cycle:read"], expiresInDays: 7 });
    }
    await root.token.create.mutate({ name: "of root", scopes: ["all"], expiresInDays: 7 });
  });
  afterAll(() => tessera.stop());

  const load = (file: string, headers: Record<string, string>) =>
    fetch(`${tessera.url}/admin-export/${file}`, { headers });
  const asPage = (page: Page) => ({ cookie: page.cookie(), "sec-fetch-site": "same-origin" });
  const linesOf = async (answer: Response) => (await answer.text()).trimEnd().split("\r\n");
  const errorOf = async (answer: Response) => ((await answer.json()) as { errorCode: string }).errorCode;

  it("has every matching token, newest first, with no name that runs as a formula", async () => {
    const answer = await load("tokens.csv", asPage(root));
    expect([answer.status, Object.fromEntries(answer.headers)]).toMatchObject([
      200,
      {
        "content-type": "text/csv; charset=utf-8",
        "content-disposition": 'attachment; filename="tokens-2030-06-15.csv"',
        "cache-control": "no-store",
      },
    ]);
    const [head, ...rows] = await linesOf(answer);
    expect(head).toBe(
      "id,name,preview,kind,status,ownerId,owner,scopes,projects,allowedIps,createdAt,lastUsedAt,expiresAt,revokedAt,revokedBy,revokedReason,client",
    );
    expect(rows.map((row) => /^[^,]+,(.+?),tsr_pat_/.exec(row)?.[1])).toEqual([
      "of root",
      '"a ""b"", c"',
      "'=1+1",
      "plain",
    ]);
    expect(rows[3]).toContain(",alice,case:read cycle:read,all,");
    expect(rows.join()).not.toMatch(/hash/);
    const some = await linesOf(await load("tokens.csv?search=root&status=Active&status=Expiring", asPage(root)));
    expect(some).toHaveLength(2);
    expect(await linesOf(await load("tokens.csv?neverExpires=true", asPage(root)))).toHaveLength(1);
  });

  it("has every matching account", async () => {
    const rows = await linesOf(await load("users.csv?apiAccess=true", asPage(root)));
    expect(rows[0]).toMatch(
      /^id,username,firstName,lastName,email,kind,systemRole,active,apiAccess,secondFactor,liveTokens,/,
    );
    expect(rows.slice(1).map((row) => row.split(",")[1])).toEqual(["alice", "root"]);
    expect(await linesOf(await load("users.csv?role=ADMIN", asPage(root)))).toHaveLength(2);
  });

  it("exports any number of accounts", async () => {
    const { db, newId, now } = tessera.ctx;
    const row = await db.selectFrom("user").selectAll().where("username", "=", "alice").executeTakeFirstOrThrow();
    const rows = Array.from({ length: 1200 }, (_, at) => {
      const username = `many-${at}`;
      return { ...row, id: newId(), username, usernameKey: username, email: null, emailKey: null, createdAt: now() };
    });
    for (let at = 0; at < rows.length; at += 40)
      await db
        .insertInto("user")
        .values(rows.slice(at, at + 40))
        .execute();
    const found = await linesOf(await load("users.csv?search=many-", asPage(root)));
    expect(new Set(found).size).toBe(1201);
    await db.deleteFrom("user").where("username", "like", "many-%").execute();
  });

  it("writes an audit entry with the filter, and rejects an invalid filter", async () => {
    await load("tokens.csv?search=plain", asPage(root)).then((it) => it.text());
    await load("users.csv", asPage(root)).then((it) => it.text());
    const [users, tokens] = (await root.admin.audit.list.query({ limit: 2 })).data;
    expect(tokens).toMatchObject({
      action: "TOKENS_EXPORTED",
      actor: { username: "root" },
      details: { filter: { search: "plain" } },
    });
    expect(users).toMatchObject({ action: "USERS_EXPORTED", details: { filter: {} } });
    for (const query of ["limit=5", "status=Gone", "search=%00", "unusedForDays=x"]) {
      const answer = await load(`tokens.csv?${query}`, asPage(root));
      expect([query, answer.status, await errorOf(answer)]).toEqual([query, 400, "INVALID_INPUT"]);
    }
  });

  it.each(["tokens.csv", "users.csv"])(
    "is open only to administrators at the page, or with a token for it: %s",
    async (file) => {
      const outcome = async (headers: Record<string, string>) => {
        const answer = await load(file, headers);
        if (!answer.ok) return errorOf(answer);
        await answer.text();
        return "done";
      };
      const bearer = async (page: Page, scope: "admin:read" | "case:read" | "all") => ({
        authorization: `Bearer ${await tessera.token(page, { scopes: [scope] })}`,
      });
      expect(await outcome({})).toBe("NO_TOKEN");
      expect(await outcome(asPage(alice))).toBe("FORBIDDEN");
      expect(await outcome({ ...asPage(root), "sec-fetch-site": "cross-site" })).toBe("FORBIDDEN");
      expect(await outcome(await bearer(root, "case:read"))).toBe("INSUFFICIENT_SCOPE");
      expect(await outcome(await bearer(alice, "admin:read"))).toBe("FORBIDDEN");
      expect(await outcome(await bearer(root, "admin:read"))).toBe("done");
      expect(await outcome(await bearer(root, "all"))).toBe("INSUFFICIENT_SCOPE");
    },
  );
});
