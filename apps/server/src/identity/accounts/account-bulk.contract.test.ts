import type { AccountFilter } from "@tessera/domain";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { PASSWORD, type Page, Tessera } from "../../testing/tessera.testing.ts";

describeOnEachDb("a change of accounts by filter", (on) => {
  let tessera: Tessera;
  let root: Page;
  let rootId: string;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    rootId = await tessera.addUser("root", "ADMIN");
    root = await tessera.signIn("root");
  });
  afterAll(() => tessera.stop());
  beforeEach(async () => {
    await root.session.confirmPassword.mutate({ password: PASSWORD });
  });

  /** Copies of one account under numbered names. */
  async function addMany(count: number, name: string): Promise<void> {
    const id = await tessera.addUser(`${name}-first`);
    const { db, newId } = tessera.ctx;
    const row = await db.selectFrom("user").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
    const rows = Array.from({ length: count - 1 }, (_, at) => {
      const username = `${name}-${at}`;
      return { ...row, id: newId(), username, usernameKey: username, email: null, emailKey: null };
    });
    for (let at = 0; at < rows.length; at += 50) {
      await db
        .insertInto("user")
        .values(rows.slice(at, at + 50))
        .execute();
    }
  }

  type Change = { active?: boolean; apiAccess?: boolean };

  /** Asks for batches until there are none left; answers what each changed. */
  async function changeMatching(filter: AccountFilter, change: Change, snapshot: string): Promise<number[]> {
    const batches: number[] = [];
    let cursor: string | undefined;
    for (;;) {
      const batch = await root.admin.user.updateMatching.mutate({ filter, change, snapshot, cursor });
      batches.push(batch.changed);
      if (batch.nextCursor === null) return batches;
      cursor = batch.nextCursor;
    }
  }

  const countOf = async (filter: AccountFilter) => (await root.admin.user.count.query(filter)).total;

  it("changes hundreds in batches, each with an entry for every account, and those that match alone", async () => {
    await addMany(210, "temp");
    await tessera.addUser("kept");
    const filter = { search: "temp-" };
    for (const [change, action] of [
      [{ apiAccess: false }, "API_ACCESS_DISABLED"],
      [{ active: false }, "USER_CHANGED"],
      [{ active: true }, "USER_CHANGED"],
    ] as const) {
      const { total, isExact, snapshot } = await root.admin.user.count.query(filter);
      expect([total, isExact]).toEqual([210, true]);
      const before = (await root.admin.audit.count.query({ action })).total;
      expect(await changeMatching(filter, change, snapshot)).toEqual([100, 100, 10]);
      expect((await root.admin.audit.count.query({ action })).total - before).toBe(210);
      const [entry] = (await root.admin.audit.list.query({ action, limit: 1 })).data;
      expect(entry).toMatchObject({
        actor: { username: "root" },
        owner: { username: expect.stringMatching(/^temp-/) },
      });
      expect(await changeMatching(filter, change, snapshot)).toEqual([0, 0, 0]);
    }
    expect(await countOf({ search: "kept", active: true, apiAccess: true })).toBe(1);
  });

  it("finds all of those that leave the filter by the change", async () => {
    await addMany(150, "gone");
    const filter = { search: "gone-", active: true };
    const { snapshot } = await root.admin.user.count.query(filter);
    expect(await changeMatching(filter, { active: false }, snapshot)).toEqual([100, 50]);
    expect(await countOf(filter)).toBe(0);
  });

  it("spares accounts made after the count, even while batches run", async () => {
    await addMany(120, "early");
    const filter = { search: "early-" };
    const { snapshot } = await root.admin.user.count.query(filter);
    await tessera.addUser("early-not");
    const change = { active: false };
    const first = await root.admin.user.updateMatching.mutate({ filter, change, snapshot });
    await tessera.addUser("early-neither");
    const cursor = first.nextCursor ?? "";
    const second = await root.admin.user.updateMatching.mutate({ filter, change, snapshot, cursor });
    expect([first.changed, second.changed, second.nextCursor]).toEqual([100, 20, null]);
    expect(await countOf({ ...filter, active: true })).toBe(2);
  });

  it("never changes the own account, so that an administrator remains", async () => {
    await tessera.addUser("second-admin", "ADMIN");
    const filter = { role: ["ADMIN" as const] };
    const { total, snapshot } = await root.admin.user.count.query(filter);
    expect([total, await changeMatching(filter, { active: false, apiAccess: false }, snapshot)]).toEqual([2, [1]]);
    const { account } = await root.admin.user.get.query({ id: rootId });
    expect(account).toMatchObject({ active: true, apiAccess: true });
    expect(await countOf({ ...filter, active: true })).toBe(1);
  });

  it("needs a proof from the last five minutes, and rights in every batch", async () => {
    await addMany(120, "late");
    const filter = { search: "late-" };
    const id = await tessera.addUser("short-lived", "ADMIN");
    const other = await tessera.signIn("short-lived");
    const { snapshot } = await other.admin.user.count.query(filter);
    const change = { apiAccess: false };
    const { nextCursor } = await other.admin.user.updateMatching.mutate({ filter, change, snapshot });
    const next = { filter, change, snapshot, cursor: nextCursor ?? "" };
    tessera.clock.advance({ seconds: 301 });
    await expect(other.admin.user.updateMatching.mutate(next)).rejects.toMatchObject({
      data: { errorCode: "FORBIDDEN", reason: "RECENT_PROOF" },
    });
    await root.session.confirmPassword.mutate({ password: PASSWORD });
    await other.session.confirmPassword.mutate({ password: PASSWORD });
    await root.admin.user.update.mutate({ id, systemRole: "USER" });
    await expect(other.admin.user.updateMatching.mutate(next)).rejects.toMatchObject({
      data: { errorCode: "FORBIDDEN" },
    });
    expect(await countOf({ ...filter, apiAccess: true })).toBe(20);
  });

  it("ends sessions and refuses tokens of all who are deactivated", async () => {
    const ada = await tessera.signIn("ada", "USER");
    const secret = await tessera.token(ada, { scopes: ["project:read"] });
    const { snapshot } = await root.admin.user.count.query({ search: "ada" });
    expect(await changeMatching({ search: "ada" }, { active: false }, snapshot)).toEqual([1]);
    await expect(ada.token.list.query()).rejects.toMatchObject({ data: { errorCode: "NO_TOKEN" } });
    expect((await tessera.rest(secret, "GET /me")).body.errorCode).toBe("INACTIVE_USER");
  });

  it("goes on over REST with the cursor of each answer, but not past administrators without admin:access", async () => {
    await addMany(110, "rest");
    const secret = await tessera.token(root, { scopes: ["admin:read", "admin:write"] });
    const { body } = await tessera.rest(secret, "GET /admin/users/count?search=rest-");
    const update = (more: object) =>
      tessera.rest(secret, "POST /admin/users/update-matching", {
        ...{ filter: { search: "rest-" }, change: { active: false }, snapshot: body.snapshot },
        ...more,
      });
    const first = await update({});
    expect(first.body).toEqual({ changed: 100, nextCursor: expect.any(String) });
    expect((await update({ cursor: first.body.nextCursor })).body).toEqual({ changed: 10, nextCursor: null });
    await tessera.addUser("third-admin", "ADMIN");
    const now = (await tessera.rest(secret, "GET /admin/users/count?search=third")).body.snapshot;
    const refused = await update({ filter: { search: "third" }, snapshot: now });
    expect(refused).toMatchObject({ status: 403, body: { errorCode: "INSUFFICIENT_SCOPE" } });
    expect(await countOf({ search: "third", active: true })).toBe(1);
  });

  it.each([
    [{ snapshot: "x" }, ["snapshot"]],
    [{ change: {} }, ["change"]],
    [{ filter: { username: "x" } }, ["filter"]],
  ])("rejects %j", async (wrong, path) => {
    const { snapshot } = await root.admin.user.count.query({});
    const input = { filter: {}, change: { active: false }, snapshot, ...wrong };
    await expect(root.admin.user.updateMatching.mutate(input as never)).rejects.toMatchObject({
      data: { errorCode: "INVALID_INPUT", issues: [{ path }] },
    });
  });
});
