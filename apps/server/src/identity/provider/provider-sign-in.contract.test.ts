import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { ProviderWorld, problem } from "./provider-world.testing.ts";

describeOnEachDb("sign-in at a provider", (on) => {
  let world: ProviderWorld;
  let count = 0;
  let id = "";

  beforeAll(async () => {
    world = await ProviderWorld.open(on(), {
      groups: new Map([
        ["boss", "ADMIN"],
        ["viewers", "GUEST"],
      ] as const),
    });
  });
  afterAll(() => world.stop());
  beforeEach(() => {
    count++;
    id = `person${count}`;
    world.know(id);
    world.provider.tamper = undefined;
  });

  const userOf = async (page: ProviderWorld["root"]) => (await page.session.current.query()).user;

  it("lets someone of an allowed domain in, with an account of their own", async () => {
    const { page, led } = await world.signIn(id);
    expect(led).toBe("/");
    expect(await userOf(page)).toMatchObject({ username: id, email: `${id}@example.com`, systemRole: "USER" });
    const again = await world.signIn(id);
    expect((await userOf(again.page))?.id).toBe((await userOf(page))?.id);
  });

  it("leads on to the page that was asked for, and to no other server", async () => {
    const page = world.tessera.page();
    expect(await world.arrive(page, await world.answerFor(id, page, "/settings?tab=x"))).toBe("/settings?tab=x");
    for (const returnTo of ["https://evil.example/", "//evil.example", "/\\evil.example", "/a\nb", "settings"]) {
      await expect(page.session.signInAtProvider.mutate({ returnTo })).rejects.toMatchObject({
        data: { errorCode: "INVALID_INPUT" },
      });
    }
  });

  it("keeps out people without an invitation, a group or an allowed domain", async () => {
    const strangers = {
      [id]: { email: `${id}@elsewhere.org` },
      [`${id}-look-alike`]: { email: `${id}@example.com.evil.org` },
      [`${id}-below`]: { email: `${id}@sub.example.com` },
      [`${id}-before`]: { email: `${id}@notexample.com` },
    };
    for (const [stranger, person] of Object.entries(strangers)) {
      world.know(stranger, person);
      const { page, led } = await world.signIn(stranger);
      expect(led).toBe(problem("uninvited"));
      expect(await userOf(page)).toBeNull();
    }
    world.know(id, { email_verified: false });
    expect((await world.signIn(id)).led).toBe(problem("unverified"));
    world.know(id, { email: `${id}@EXAMPLE.com` });
    expect((await world.signIn(id)).led).toBe("/");
  });

  it("takes an invitation of a verified address", async () => {
    const email = `${id}@elsewhere.org`;
    const { id: projectId } = await world.root.project.create.mutate({ name: `Of ${id}` });
    const projects = [{ projectId, role: "MEMBER" as const }];
    const { invitation } = await world.root.admin.invitation.create.mutate({ email, systemRole: "USER", projects });
    world.know(id, { email, email_verified: false });
    expect((await world.signIn(id)).led).toBe(problem("unverified"));
    world.know(id, { email });
    const { page } = await world.signIn(id);
    expect((await page.project.list.query()).data.map((project) => project.id)).toEqual([projectId]);
    const { data } = await world.root.admin.invitation.list.query({ state: ["accepted"] });
    expect(data.map((one) => one.id)).toContain(invitation.id);
  });

  it("gives the role that groups stand for, at each sign-in", async () => {
    world.know(id, { groups: ["boss", "viewers", "others"] });
    const first = await world.signIn(id);
    expect(await userOf(first.page)).toMatchObject({ systemRole: "ADMIN" });
    world.know(id, { groups: ["viewers"] });
    await world.signIn(id);
    expect(await userOf(first.page)).toMatchObject({ systemRole: "GUEST" });
    world.know(id, { groups: ["boss"] });
    await world.signIn(id);
    world.know(id, { groups: [] });
    await world.signIn(id);
    expect(await userOf(first.page)).toMatchObject({ systemRole: "USER" });
  });

  it("lets those in who belong to a group, until they leave it", async () => {
    world.know(id, { email: `${id}@elsewhere.org`, groups: ["viewers"] });
    expect((await world.signIn(id)).led).toBe("/");
    world.know(id, { email: `${id}@elsewhere.org`, groups: ["other"] });
    expect((await world.signIn(id)).led).toBe(problem("uninvited"));
  });

  it("opens no account by its address, only by a subject that is linked with it", async () => {
    await world.tessera.addUser(id);
    world.know(id, { email: `${id}@example.org` });
    expect((await world.signIn(id)).led).toBe(problem("existing"));
  });

  it("knows people by their subject: another one with the same address is another person", async () => {
    await world.signIn(id);
    world.know(`${id}-new`, { email: `${id}@example.com` });
    expect((await world.signIn(`${id}-new`)).led).toBe(problem("existing"));
    world.know(id, { email: `${id}@elsewhere.org`, groups: ["viewers"] });
    expect((await world.signIn(id)).led).toBe("/");
  });

  it("keeps out a deactivated account, and makes a new one after a deletion", async () => {
    const { page } = await world.signIn(id);
    const user = await userOf(page);
    await world.root.session.confirmPassword.mutate({ password: "correct horse battery staple" });
    await world.root.admin.user.update.mutate({ id: user?.id ?? "", active: false });
    expect(await userOf(page)).toBeNull();
    world.know(id, { groups: ["viewers"] });
    expect((await world.signIn(id)).led).toBe(problem("deactivated"));
    const { account } = await world.root.admin.user.get.query({ id: user?.id ?? "" });
    expect(account.systemRole).toBe("USER");
    await world.root.admin.user.delete.mutate({ id: user?.id ?? "" });
    const { page: after } = await world.signIn(id);
    expect((await userOf(after))?.id).not.toBe(user?.id);
  });

  it("does not count as a recent proof unless the provider says when it was given", async () => {
    world.know(id, { groups: ["boss"] });
    const { page } = await world.signIn(id);
    await expect(page.admin.settings.update.mutate({ sessionIdleDays: 14 })).rejects.toMatchObject({
      data: { reason: "RECENT_PROOF" },
    });
    const now = Math.floor(Date.parse(world.tessera.clock.now()) / 1000);
    world.provider.tamper = (claims) => ({ ...claims, auth_time: now - 10 });
    const { page: proven } = await world.signIn(id);
    await proven.admin.settings.update.mutate({ sessionIdleDays: 14 });
    world.provider.tamper = (claims) => ({ ...claims, auth_time: now - 301 });
    const { page: stale } = await world.signIn(id);
    await expect(stale.admin.settings.update.mutate({ sessionIdleDays: 14 })).rejects.toMatchObject({
      data: { reason: "RECENT_PROOF" },
    });
  });

  it("is in the audit log, whether it led in or not", async () => {
    await world.tessera.ctx.gatheringAudit.flush();
    await world.signIn(id);
    world.know(`${id}-out`, { email: "x@elsewhere.org" });
    await world.signIn(`${id}-out`);
    await world.tessera.ctx.gatheringAudit.flush();
    const { data } = await world.root.admin.audit.list.query({ limit: 20 });
    expect(data.map(({ action, details }) => [action, details])).toEqual(
      expect.arrayContaining([
        ["SIGNED_IN", expect.objectContaining({ wrong: "provider: uninvited" })],
        ["SIGNED_IN", { with: "provider" }],
        ["ACCOUNT_LINKED", { issuer: world.provider.issuer, subject: id, email: `${id}@example.com`, by: "domain" }],
        ["ACCOUNT_CREATED", { by: "provider: domain", systemRole: "USER" }],
      ]),
    );
  });
});
