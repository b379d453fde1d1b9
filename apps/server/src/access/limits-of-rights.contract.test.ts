import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnEachDb } from "../testing/each-database.testing.ts";
import { type Page, Tessera } from "../testing/tessera.testing.ts";

describeOnEachDb("the limits of rights", (on) => {
  let tessera: Tessera;
  let root: Page;
  let alice: Page;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    root = await tessera.signIn("root", "ADMIN");
    alice = await tessera.signIn("alice", "USER");
  });
  afterAll(() => tessera.stop());

  it("keep a token that is limited to projects from creating another project", async () => {
    const { id } = await alice.project.create.mutate({ name: "Mine" });
    const limited = await tessera.token(alice, { scopes: ["all"], projects: [id] });
    const refused = await tessera.rest(limited, "POST /projects", { name: "Another" });
    expect([refused.status, refused.body.errorCode]).toEqual([403, "FORBIDDEN"]);
    const free = await tessera.token(alice, { scopes: ["all"] });
    expect((await tessera.rest(free, "POST /projects", { name: "Another" })).status).toBe(201);
  });

  it("keep a service account from becoming an administrator", async () => {
    const { id } = await root.admin.serviceAccount.create.mutate({ username: "ci-bot", systemRole: "USER" });
    const promote = root.admin.user.update.mutate({ id, systemRole: "ADMIN" });
    await expect(promote).rejects.toMatchObject({ data: { errorCode: "INVALID_INPUT" } });
    expect((await root.admin.user.get.query({ id })).account.systemRole).toBe("USER");
  });

  it("keep a token without admin:access from making, lowering or deleting an administrator", async () => {
    const secret = await tessera.token(root, { scopes: ["admin:read", "admin:write"] });
    const id = (await alice.session.current.query()).user?.id ?? "";
    const own = (await root.session.current.query()).user?.id ?? "";
    for (const [route, body] of [
      [`PATCH /admin/users/${id}`, { systemRole: "ADMIN" }],
      [`PATCH /admin/users/${own}`, { systemRole: "USER" }],
      [`DELETE /admin/users/${own}`, undefined],
    ] as const) {
      const { status, body: answer } = await tessera.rest(secret, route, body);
      expect([route, status, answer.errorCode]).toEqual([route, 403, "INSUFFICIENT_SCOPE"]);
    }
  });

  it("cut the lifetime of a rotated token to what the policy allows by then", async () => {
    const { token } = await alice.token.create.mutate({ name: "Long", scopes: ["project:read"], expiresInDays: 90 });
    await root.admin.settings.update.mutate({ maxTokenLifetimeDays: 30, defaultTokenLifetimeDays: 30 });
    const successor = (await alice.token.rotate.mutate({ id: token.id })).token;
    expect(Date.parse(successor.expiresAt ?? "") - Date.parse(successor.createdAt)).toBe(30 * 86_400_000);
  });
});
