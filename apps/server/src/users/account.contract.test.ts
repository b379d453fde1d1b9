import type { Account } from "@tessera/domain";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnEachDb } from "../testing/each-database.testing.ts";
import { type Page, Tessera } from "../testing/tessera.testing.ts";

describeOnEachDb("accounts in the hands of administrators", (on) => {
  let tessera: Tessera;
  let root: Page;
  let rootId: string;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    rootId = await tessera.addUser("root", "ADMIN");
    root = await tessera.signIn("root");
    for (const username of ["Zoe", "adam", "Bea", "carl-2", "carl"]) await tessera.addUser(username);
  });
  afterAll(() => tessera.stop());

  const list = (query = {}) => root.admin.user.list.query(query);
  const names = (accounts: Account[]) => accounts.map(({ username }) => username);
  const entriesOf = async (ownerId: string) =>
    (await root.admin.audit.list.query({ limit: 200 })).data.filter(({ owner }) => owner?.id === ownerId);
  const refusal = (errorCode: string) => ({ data: { errorCode } });

  it("are listed by user name, found by any of their names, and walked in pages", async () => {
    const { data } = await list();
    expect(names(data)).toEqual(["adam", "Bea", "carl", "carl-2", "root", "Zoe"]);
    expect(data[1]).toEqual({
      ...{ id: expect.any(String), kind: "human", username: "Bea", email: "Bea@example.org" },
      ...{ firstName: "Bea", lastName: "Example", systemRole: "USER", apiAccess: true, active: true },
      ...{ secondFactor: false, avatar: null, createdAt: tessera.clock.now() },
    });
    expect(names((await list({ search: "CARL" })).data)).toEqual(["carl", "carl-2"]);
    expect(names((await list({ search: "zoe example" })).data)).toEqual(["Zoe"]);
    expect(names((await list({ search: "adam@" })).data)).toEqual(["adam"]);
    expect(names((await list({ search: "%" })).data)).toEqual([]);
    const walked: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await list({ limit: 2, cursor });
      walked.push(...names(page.data));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(walked).toEqual(names(data));
  });

  it("lose API access at once and get it back with their tokens", async () => {
    const dora = await tessera.signIn("dora", "USER");
    const { id } = (await dora.session.current.query()).user as { id: string };
    const secret = await tessera.token(dora);
    const told = async () => (await tessera.rest(secret, "GET /me")).body.errorCode ?? "works";
    expect(await root.admin.user.update.mutate({ id, apiAccess: false })).toMatchObject({ id, apiAccess: false });
    expect(await told()).toBe("API_ACCESS_DISABLED");
    expect((await dora.token.list.query({})).data).toMatchObject([{ status: "Expiring" }]);
    expect(await root.admin.user.update.mutate({ id, apiAccess: true })).toMatchObject({ apiAccess: true });
    expect(await told()).toBe("works");
    expect((await entriesOf(id)).slice(0, 2)).toMatchObject([
      { action: "API_ACCESS_ENABLED", actor: { username: "root" } },
      { action: "API_ACCESS_DISABLED", actor: { username: "root" } },
    ]);
  });

  it("are deactivated with their sessions and tokens, and activated without the sessions", async () => {
    const eve = await tessera.signIn("eve", "USER");
    const { id } = (await eve.session.current.query()).user as { id: string };
    const secret = await tessera.token(eve);
    await root.admin.user.update.mutate({ id, active: false });
    expect((await tessera.rest(secret, "GET /me")).body.errorCode).toBe("INACTIVE_USER");
    await expect(tessera.signIn("eve")).rejects.toMatchObject(refusal("INVALID_INPUT"));
    await root.admin.user.update.mutate({ id, active: true });
    expect((await eve.session.current.query()).user).toBeNull();
    expect((await tessera.rest(secret, "GET /me")).status).toBe(200);
    expect(await entriesOf(id)).toMatchObject([
      { action: "USER_CHANGED", details: { before: { active: false }, after: { active: true } } },
      { action: "USER_CHANGED", details: { before: { active: true }, after: { active: false } } },
      { action: "API_KEY_CREATED" },
    ]);
  });

  it("change role for the very next request", async () => {
    const finn = await tessera.signIn("finn", "USER");
    const { id } = (await finn.session.current.query()).user as { id: string };
    await expect(finn.admin.user.list.query({})).rejects.toMatchObject(refusal("FORBIDDEN"));
    await root.admin.user.update.mutate({ id, systemRole: "ADMIN" });
    await finn.admin.user.list.query({});
    await root.admin.user.update.mutate({ id, systemRole: "GUEST" });
    await expect(finn.project.create.mutate({ name: "Mine" })).rejects.toMatchObject(refusal("FORBIDDEN"));
  });

  it("keep an administrator, also when the last two demote each other at once", async () => {
    const last = (change: object) => root.admin.user.update.mutate({ id: rootId, ...change });
    await expect(last({ systemRole: "USER" })).rejects.toMatchObject(refusal("CONFLICT"));
    await expect(last({ active: false })).rejects.toMatchObject(refusal("CONFLICT"));
    expect((await last({ apiAccess: true })).systemRole).toBe("ADMIN");

    const robotId = await tessera.addUser("robot", "ADMIN");
    await tessera.ctx.db.updateTable("user").set({ kind: "service" }).where("id", "=", robotId).execute();
    await expect(last({ systemRole: "USER" })).rejects.toMatchObject(refusal("CONFLICT"));

    const other = await tessera.signIn("other", "ADMIN");
    const { id } = (await other.session.current.query()).user as { id: string };
    const admins = () => tessera.ctx.db.selectFrom("user").select("id").where("systemRole", "=", "ADMIN").execute();
    for (let round = 0; round < 10; round++) {
      const outcomes = await Promise.allSettled([
        root.admin.user.update.mutate({ id, systemRole: "USER" }),
        other.admin.user.update.mutate({ id: rootId, systemRole: "GUEST" }),
      ]);
      expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
      expect((await admins()).filter((admin) => admin.id !== robotId)).toHaveLength(1);
      await tessera.ctx.db.updateTable("user").set({ systemRole: "ADMIN" }).where("id", "in", [id, rootId]).execute();
    }
  });

  it("are changed over REST with a token for it, which the log tells", async () => {
    const secret = await tessera.token(root, { name: "provisioning", scopes: ["admin:read", "admin:write"] });
    const { body } = await tessera.rest(secret, "GET /admin/users?search=bea");
    const id = body.data[0].id;
    const answer = await tessera.rest(secret, `PATCH /admin/users/${id}`, { systemRole: "GUEST", apiAccess: false });
    expect([answer.status, answer.body]).toMatchObject([200, { id, systemRole: "GUEST", apiAccess: false }]);
    expect(await entriesOf(id)).toMatchObject([
      { action: "USER_CHANGED", via: { preview: expect.stringMatching(/^tsr_pat_/) } },
      { action: "API_ACCESS_DISABLED", via: { preview: expect.stringMatching(/^tsr_pat_/) } },
    ]);
    expect((await tessera.rest(secret, "PATCH /admin/users/nobody", { active: false })).body.errorCode).toBe(
      "NOT_FOUND",
    );
    expect((await tessera.rest(secret, `PATCH /admin/users/${id}`, { username: "x" })).body.errorCode).toBe(
      "INVALID_INPUT",
    );
  });
});
