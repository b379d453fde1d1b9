import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";

describeOnEachDb("personal access tokens", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let bob: Page;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    await tessera.signIn("root", "ADMIN");
    alice = await tessera.signIn("alice", "USER");
    bob = await tessera.signIn("bob", "USER");
  });
  afterAll(() => tessera.stop());

  const make = (input = {}) => alice.token.create.mutate({ name: "CI", scopes: ["all"], expiresInDays: 7, ...input });

  it("open REST until revoked, and leave audit entries", async () => {
    const { secret, token } = await make();
    const { status, body } = await tessera.rest(secret, "GET /me");
    expect(status).toBe(200);
    expect(body).toMatchObject({
      user: { username: "alice" },
      token: { id: token.id, name: "CI", status: "Expiring" },
    });

    const revoked = await alice.token.revoke.mutate({ id: token.id });
    expect(revoked).toMatchObject({
      status: "Revoked",
      revokedAt: tessera.clock.now(),
      revokedBy: { username: "alice" },
    });
    const after = await tessera.rest(secret, "GET /me");
    expect([after.status, after.body.errorCode]).toEqual([401, "INACTIVE_TOKEN"]);
    expect(await tessera.auditOf(token.id)).toEqual(["API_KEY_CREATED", "API_KEY_REVOKED"]);
  });

  it("stay revoked, whatever is requested", async () => {
    const { secret, token } = await make();
    await alice.token.revoke.mutate({ id: token.id });
    tessera.clock.advance({ seconds: 5 });
    const again = await alice.token.revoke.mutate({ id: token.id });
    expect(again.revokedAt).not.toBe(tessera.clock.now());
    expect((await tessera.rest(secret, "GET /me")).body.errorCode).toBe("INACTIVE_TOKEN");
    expect(await tessera.auditOf(token.id)).toEqual(["API_KEY_CREATED", "API_KEY_REVOKED"]);
  });

  it("are unknown once deleted, but not to the audit log", async () => {
    const { secret, token } = await make();
    await alice.token.delete.mutate({ id: token.id });
    expect((await tessera.rest(secret, "GET /me")).body.errorCode).toBe("INVALID_TOKEN");
    const { data } = await alice.token.list.query({});
    expect(data.map(({ id }) => id)).not.toContain(token.id);
    expect(await tessera.auditOf(token.id)).toEqual(["API_KEY_CREATED", "API_KEY_DELETED"]);
  });

  it("are deleted once, however often at once", async () => {
    const { token } = await make();
    const outcomes = await Promise.allSettled([1, 2, 3].map(() => alice.token.delete.mutate({ id: token.id })));
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await tessera.auditOf(token.id)).toEqual(["API_KEY_CREATED", "API_KEY_DELETED"]);
  });

  it("belong to their owner alone", async () => {
    const { secret, token } = await make();
    const missing = { data: { errorCode: "NOT_FOUND" } };
    await expect(bob.token.revoke.mutate({ id: token.id })).rejects.toMatchObject(missing);
    await expect(bob.token.delete.mutate({ id: token.id })).rejects.toMatchObject(missing);
    expect((await bob.token.list.query({})).data).toEqual([]);
    expect((await tessera.rest(secret, "GET /me")).status).toBe(200);
  });
});
