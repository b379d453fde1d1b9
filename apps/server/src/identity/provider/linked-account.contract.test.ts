import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { PASSWORD, type Page } from "../../testing/tessera.testing.ts";
import { ProviderWorld, problem } from "./provider-world.testing.ts";

const NEEDS_PROOF = { data: { reason: "RECENT_PROOF" } };

describeOnEachDb("an account that is linked with one at the provider", (on) => {
  let world: ProviderWorld;
  let id = "";
  let count = 0;
  let page: Page;

  beforeAll(async () => {
    world = await ProviderWorld.open(on());
  });
  afterAll(() => world.stop());
  beforeEach(async () => {
    id = `person${++count}`;
    world.know(id, { email: `${id}@private.org`, email_verified: false });
    page = await world.tessera.signIn(id, "USER");
  });

  const userId = async (of: Page) => (await of.session.current.query()).user?.id;

  /** Links the account of the page with that of the provider; where the browser was led. */
  async function link(of: Page, as = id): Promise<string> {
    world.provider.atBrowser = as;
    return world.arrive(of, await world.provider.walk((await of.provider.link.mutate()).url));
  }

  it("signs in there from then on, whatever its address", async () => {
    expect(await page.provider.get.query()).toMatchObject({ name: "Acme", linked: null, hasOwnMeans: true });
    expect(await link(page)).toBe("/settings/security");
    const { linked } = await page.provider.get.query();
    expect(linked?.email).toBe(`${id}@private.org`);
    const { page: other, led } = await world.signIn(id);
    expect(led).toBe("/");
    expect(await userId(other)).toBe(await userId(page));
  });

  it("needs a fresh proof to be linked, and to be unlinked", async () => {
    world.tessera.clock.advance({ seconds: 301 });
    await expect(page.provider.link.mutate()).rejects.toMatchObject(NEEDS_PROOF);
    await page.session.confirmPassword.mutate({ password: PASSWORD });
    await link(page);
    world.tessera.clock.advance({ seconds: 301 });
    await expect(page.provider.unlink.mutate()).rejects.toMatchObject(NEEDS_PROOF);
    await page.session.confirmPassword.mutate({ password: PASSWORD });
    await page.provider.unlink.mutate();
    expect(await page.provider.get.query()).toMatchObject({ linked: null });
    expect((await world.signIn(id)).led).toBe(problem("unverified"));
    await expect(page.provider.unlink.mutate()).rejects.toMatchObject({ data: { errorCode: "NOT_FOUND" } });
    world.tessera.clock.advance({ seconds: -602 });
  });

  it("is one of each: neither side is linked twice", async () => {
    await link(page);
    await expect(page.provider.link.mutate()).rejects.toMatchObject({ data: { errorCode: "CONFLICT" } });
    const other = await world.tessera.signIn(`${id}-other`, "USER");
    expect(await link(other)).toBe(problem("linkedElsewhere"));
    expect(await other.provider.get.query()).toMatchObject({ linked: null });
  });

  it("is not linked by an answer in another browser, or after its session has ended", async () => {
    world.provider.atBrowser = id;
    const answer = await world.provider.walk((await page.provider.link.mutate()).url);
    expect(await world.arrive(await world.tessera.signIn(`${id}-other`, "USER"), answer)).toBe(problem("interrupted"));
    const second = await world.provider.walk((await page.provider.link.mutate()).url);
    await page.session.signOut.mutate();
    expect(await world.arrive(page, second)).toBe(problem("interrupted"));
  });

  it("keeps the link while nothing else signs in to the account", async () => {
    world.know(`${id}-only`);
    const { page: only } = await world.signIn(`${id}-only`);
    expect(await only.provider.get.query()).toMatchObject({ hasOwnMeans: false });
    await confirm(only, `${id}-only`);
    await expect(only.provider.unlink.mutate()).rejects.toMatchObject({
      message: expect.stringContaining("could not sign in any more"),
    });
  });

  /** Proves at the provider who is at the page; where the browser was led. */
  async function confirm(of: Page, as: string): Promise<string> {
    world.provider.atBrowser = as;
    const { url } = await of.session.confirmAtProvider.mutate({ returnTo: "/settings" });
    return world.arrive(of, await world.provider.walk(url));
  }

  it("confirms a session by a proof that was given at the provider just now", async () => {
    await link(page);
    world.tessera.clock.advance({ seconds: 301 });
    world.provider.tamper = (claims) => ({ ...claims, auth_time: Number(claims.iat) + 300 });
    const before = page.cookie();
    expect(await confirm(page, id)).toBe("/settings");
    expect(page.cookie()).not.toBe(before);
    await page.provider.unlink.mutate();
    world.provider.tamper = undefined;
    world.tessera.clock.advance({ seconds: -301 });
  });

  it("is not confirmed by another person, an old proof or a silent provider", async () => {
    await link(page);
    world.know(`${id}-other`);
    expect(await confirm(page, `${id}-other`)).toBe(problem("otherPerson"));
    const now = Math.floor(Date.parse(world.tessera.clock.now()) / 1000);
    world.provider.tamper = (claims) => ({ ...claims, auth_time: now - 120 });
    expect(await confirm(page, id)).toBe(problem("stale"));
    world.provider.tamper = ({ auth_time: _, ...claims }) => claims;
    expect(await confirm(page, id)).toBe(problem("refused"));
    world.provider.tamper = undefined;
  });

  it("is signed out at the provider too, where it signed in there", async () => {
    expect(await page.session.signOut.mutate()).toEqual({ goTo: null });
    world.know(`${id}-there`);
    const { page: there } = await world.signIn(`${id}-there`);
    const kept = () => world.tessera.ctx.db.selectFrom("providerSession").selectAll().execute();
    const before = await kept();
    const { goTo } = await there.session.signOut.mutate();
    const address = new URL(goTo ?? "");
    expect(address.origin).toBe(world.provider.issuer);
    expect(address.searchParams.get("post_logout_redirect_uri")).toBe(`${world.tessera.ctx.publicUrl()}/sign-in`);
    expect((await fetch(address)).status).toBe(200);
    expect(await userId(there)).toBeUndefined();
    expect(await kept()).toHaveLength(before.length - 1);
  });

  it("passes the second factor that the server requires: the provider asks for its own", async () => {
    world.know(`${id}-there`);
    const { page: there } = await world.signIn(`${id}-there`);
    await world.tessera.ctx.db
      .insertInto("instance")
      .values({ name: "settings", value: JSON.stringify({ requireSecondFactor: true }) })
      .onConflict((conflict) => conflict.column("name").doUpdateSet({ value: '{"requireSecondFactor":true}' }))
      .execute();
    expect(await there.session.current.query()).toMatchObject({ secondFactorNeeded: false });
    expect(await page.session.current.query()).toMatchObject({ secondFactorNeeded: true });
    await world.tessera.ctx.db.deleteFrom("instance").where("name", "=", "settings").execute();
  });
});

describeOnEachDb("a server whose people sign in at the provider only", (on) => {
  let world: ProviderWorld;

  beforeAll(async () => {
    world = await ProviderWorld.open(on(), { passwordAdmin: "root" });
  });
  afterAll(() => world.stop());

  it("takes the password of one administrator, and of no one else", async () => {
    await world.tessera.addUser("alice", "ADMIN");
    const page = world.tessera.page();
    await expect(page.session.signIn.mutate({ login: "alice", password: PASSWORD })).rejects.toMatchObject({
      message: "Passwords and passkeys don't sign in here. Sign in with Acme.",
      data: { errorCode: "FORBIDDEN" },
    });
    expect(page.cookie()).toBe("");
    await page.session.signIn.mutate({ login: "root@example.org", password: PASSWORD });
    expect(await page.session.current.query()).toMatchObject({ isProviderOnly: true, signInProvider: "Acme" });
  });

  it("takes no password of an account that has the name but not the role", async () => {
    const { db } = world.tessera.ctx;
    await db.updateTable("user").set({ systemRole: "USER" }).where("username", "=", "root").execute();
    const signIn = world.tessera.page().session.signIn.mutate({ login: "root", password: PASSWORD });
    await expect(signIn).rejects.toMatchObject({ data: { errorCode: "FORBIDDEN" } });
    await db.updateTable("user").set({ systemRole: "ADMIN" }).where("username", "=", "root").execute();
  });

  it("keeps that administrator: no one deactivates, demotes or deletes them", async () => {
    const id = (await world.root.session.current.query())?.user?.id ?? "";
    const { user } = world.root.admin;
    const refused = {
      message: expect.stringContaining("TESSERA_OIDC_PASSWORD_ADMIN"),
      data: { errorCode: "CONFLICT" },
    };
    for (const change of [{ active: false }, { systemRole: "USER" as const }]) {
      await expect(user.update.mutate({ id, ...change })).rejects.toMatchObject(refused);
    }
    await expect(user.delete.mutate({ id })).rejects.toMatchObject(refused);
  });

  it("makes no password: invitations lead to the provider", async () => {
    const email = "invited@elsewhere.org";
    const { link } = await world.root.admin.invitation.create.mutate({ email, systemRole: "USER", projects: [] });
    const accept = { code: link.split("/").at(-1) ?? "", username: "invited", firstName: "In", lastName: "Vited" };
    await expect(
      world.tessera.page().invitation.accept.mutate({ ...accept, password: PASSWORD }),
    ).rejects.toMatchObject({ data: { errorCode: "FORBIDDEN" } });
    world.know("invited", { email });
    expect((await world.signIn("invited")).led).toBe("/");
  });
});
