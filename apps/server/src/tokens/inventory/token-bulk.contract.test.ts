import type { TokenFilter } from "@tessera/domain";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";
import { matchTokens } from "./token-inventory-service.ts";

describeOnEachDb("revocation by filter", (on) => {
  let tessera: Tessera;
  let root: Page;
  let alice: Page;
  let bob: Page;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    root = await tessera.signIn("root", "ADMIN");
    alice = await tessera.signIn("alice", "USER");
    bob = await tessera.signIn("bob", "USER");
  });
  afterAll(() => tessera.stop());
  beforeEach(async () => {
    await tessera.ctx.db.deleteFrom("notice").execute();
    await tessera.ctx.db.deleteFrom("token").execute();
  });

  const make = async (page: Page, name: string) =>
    (await page.token.create.mutate({ name, scopes: ["case:read"], expiresInDays: 60 })).token;

  /** Copies of one token under numbered names. */
  async function makeMany(count: number, name: string): Promise<void> {
    const { id } = await make(alice, name);
    const { db, newId } = tessera.ctx;
    const row = await db.selectFrom("token").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
    const rows = Array.from({ length: count - 1 }, (_, at) => ({
      ...row,
      id: newId(),
      name: `${name} ${at}`,
      identifier: `${row.identifier.slice(0, -6)}${String(at).padStart(6, "0")}`,
      hash: `hash ${at}`,
    }));
    for (let at = 0; at < rows.length; at += 50)
      await db
        .insertInto("token")
        .values(rows.slice(at, at + 50))
        .execute();
  }

  /** Asks for batches until there are none left; answers what each revoked. */
  async function revokeMatching(page: Page, filter: TokenFilter, snapshot: string): Promise<number[]> {
    const batches: number[] = [];
    let cursor: string | undefined;
    for (;;) {
      const batch = await page.admin.token.revokeMatching.mutate({ ...filter, snapshot, cursor, reason: "Clean-up" });
      batches.push(batch.revoked);
      if (batch.nextCursor === null) return batches;
      cursor = batch.nextCursor;
    }
  }

  it("stops thousands in batches, each with an entry and a notice for every token", async () => {
    await makeMany(450, "Nightly");
    await make(bob, "Kept");
    const filter = { search: "nightly" };
    const { total, isExact, snapshot } = await root.admin.token.count.query(filter);
    expect([total, isExact]).toEqual([450, true]);
    const before = (await root.admin.audit.count.query({ action: "API_KEY_REVOKED" })).total;
    expect(await revokeMatching(root, filter, snapshot)).toEqual([200, 200, 50]);
    expect((await root.admin.audit.count.query({ action: "API_KEY_REVOKED" })).total - before).toBe(450);
    const [entry] = (await root.admin.audit.list.query({ limit: 1 })).data;
    expect(entry).toMatchObject({ actor: { username: "root" }, details: { reason: "Clean-up" } });
    const notices = await tessera.ctx.db.selectFrom("notice").select("id").execute();
    expect(notices).toHaveLength(450);
    expect((await root.admin.token.list.query({ status: ["Active"] })).data.map(({ name }) => name)).toEqual(["Kept"]);
  });

  it("spares every token made after the count, even while batches run", async () => {
    await makeMany(250, "Nightly");
    const filter = { search: "Nightly" };
    const { snapshot } = await root.admin.token.count.query(filter);
    await make(bob, "Nightly, made since");
    const first = await root.admin.token.revokeMatching.mutate({ ...filter, snapshot, reason: "Clean-up" });
    await make(bob, "Nightly, made between batches");
    const cursor = first.nextCursor ?? "";
    const second = await root.admin.token.revokeMatching.mutate({ ...filter, snapshot, cursor, reason: "Clean-up" });
    expect([first.revoked, second.revoked, second.nextCursor]).toEqual([200, 50, null]);
    const live = await root.admin.token.list.query({ status: ["Active"], sort: "name" });
    expect(live.data.map(({ name }) => name)).toEqual(["Nightly, made between batches", "Nightly, made since"]);
  });

  it("spares tokens that were used since and are unused no longer", async () => {
    const old = await make(alice, "Old");
    const used = await make(alice, "Used again");
    const createdAt = "2030-01-01T00:00:00.000Z";
    await tessera.ctx.db.updateTable("token").set({ createdAt }).execute();
    const { total, snapshot } = await root.admin.token.count.query({ unusedForDays: 30 });
    await tessera.ctx.db
      .updateTable("token")
      .set({ lastUsedAt: tessera.clock.now() })
      .where("id", "=", used.id)
      .execute();
    expect([total, await revokeMatching(root, { unusedForDays: 30 }, snapshot)]).toEqual([2, [1]]);
    expect((await root.admin.token.get.query({ id: old.id })).token.status).toBe("Revoked");
    expect((await root.admin.token.get.query({ id: used.id })).token.status).toBe("Active");
  });

  it("skips tokens that are already revoked or expired, whatever the filter", async () => {
    const { id } = await make(alice, "Dead");
    await alice.token.revoke.mutate({ id });
    const { snapshot } = await root.admin.token.count.query({ status: ["Revoked"] });
    expect(await revokeMatching(root, { status: ["Revoked"] }, snapshot)).toEqual([0]);
    expect(await revokeMatching(root, {}, snapshot)).toEqual([0]);
  });

  it("checks the caller's rights again in every batch", async () => {
    await makeMany(250, "Nightly");
    const id = await tessera.addUser("short-lived", "ADMIN");
    const admin = await tessera.signIn("short-lived");
    const { snapshot } = await admin.admin.token.count.query({});
    const { nextCursor } = await admin.admin.token.revokeMatching.mutate({ snapshot, reason: "Clean-up" });
    await root.admin.user.update.mutate({ id, systemRole: "USER" });
    const next = { snapshot, cursor: nextCursor ?? "", reason: "Clean-up" };
    await expect(admin.admin.token.revokeMatching.mutate(next)).rejects.toMatchObject({
      data: { errorCode: "FORBIDDEN" },
    });
    expect((await root.admin.token.count.query({ status: ["Active"] })).total).toBe(50);
  });

  it("rejects a snapshot of the future or an invalid one", async () => {
    const encoded = (key: unknown) => Buffer.from(JSON.stringify(key)).toString("base64url");
    for (const snapshot of [
      "",
      "x",
      encoded(["2031-01-01T00:00:00.000Z", "f"]),
      encoded(["never", "f"]),
      encoded([1]),
    ]) {
      await expect(root.admin.token.revokeMatching.mutate({ snapshot, reason: "?" })).rejects.toMatchObject({
        data: { errorCode: "INVALID_INPUT", issues: [{ path: ["snapshot"] }] },
      });
    }
  });

  it("goes on over REST with the cursor of each answer", async () => {
    await makeMany(210, "Nightly");
    const secret = await tessera.token(root, { scopes: ["admin:read", "admin:write"] });
    const { body } = await tessera.rest(secret, "GET /admin/tokens/count?search=Nightly");
    const revoke = (more: object) =>
      tessera.rest(secret, "POST /admin/tokens/revoke-matching", {
        ...{ search: "Nightly", snapshot: body.snapshot, reason: "Clean-up" },
        ...more,
      });
    const first = await revoke({});
    const second = await revoke({ cursor: first.body.nextCursor });
    expect([body.total, first.body.revoked, second.body]).toEqual([210, 200, { revoked: 10, nextCursor: null }]);
  });

  it("reports a lower bound where counting all would cost too much", async () => {
    await makeMany(30, "Nightly");
    const count = async (filter: TokenFilter, most: number) => {
      const { total, isExact } = await matchTokens(tessera.ctx, filter, most);
      return [total, isExact];
    };
    expect(await count({}, 30)).toEqual([30, true]);
    expect(await count({}, 29)).toEqual([29, false]);
    expect(await count({ search: "nightly" }, 20)).toEqual([20, false]);
    expect(await count({ search: "nothing" }, 20)).toEqual([0, false]);
    expect(await count({ userId: "no-one" }, 20)).toEqual([0, true]);
  });
});
