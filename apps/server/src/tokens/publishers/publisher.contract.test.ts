import type { CreatePublisher } from "@tessera/domain";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { PASSWORD, type Page } from "../../testing/tessera.testing.ts";
import { PublisherWorld } from "./publisher-world.testing.ts";

const rule = (claim: string, operator: "equals" | "in" | "glob", ...values: string[]) => ({ claim, operator, values });

describeOnEachDb("trusted publishers", (on) => {
  let world: PublisherWorld;
  let member: Page;
  const create = (over: Partial<CreatePublisher>, page = world.admin) =>
    page.publisher.create.mutate({ ...world.terms(over.system ?? "github"), ...over });

  beforeAll(async () => {
    world = await PublisherWorld.open(on());
    member = await world.tessera.signIn("member", "USER");
    const { id: userId } = (await member.profile.get.query()).user;
    await world.admin.member.set.mutate({ projectId: world.projectId, userId, role: "MEMBER" });
  });
  afterAll(() => world.stop());

  it("are created, listed in pages, changed and deleted by an admin of the project, and audited", async () => {
    const { projectId, admin } = world;
    const made = await create({ name: "Nightly" });
    expect(made).toMatchObject({
      name: "Nightly",
      state: "active",
      audience: "https://tessera.example",
      liveTokens: 0,
    });
    await create({ name: "Second" });
    const first = await admin.publisher.list.query({ projectId, limit: 1 });
    expect(first.data.map(({ name }) => name)).toEqual(["Nightly"]);
    const cursor = first.nextCursor ?? "";
    const [second] = (await admin.publisher.list.query({ projectId, cursor })).data;
    expect(second?.name).toBe("Second");
    const ref = { projectId, publisherId: made.id };
    expect(await admin.publisher.update.mutate({ ...ref, lifetimeMinutes: 5 })).toMatchObject({ lifetimeMinutes: 5 });
    await admin.publisher.delete.mutate(ref);
    await expect(admin.publisher.get.query(ref)).rejects.toThrow("no such trusted publisher");
    const { data } = await world.root.admin.audit.list.query({ limit: 4 });
    const actions = data.map(({ action }) => action).reverse();
    expect(actions).toEqual(["PUBLISHER_CREATED", "PUBLISHER_CREATED", "PUBLISHER_CHANGED", "PUBLISHER_DELETED"]);
  });

  it("are beyond what members may do, and absent in other projects", async () => {
    const { id: publisherId } = await create({});
    const { projectId } = world;
    await expect(create({}, member)).rejects.toMatchObject({ data: { errorCode: "FORBIDDEN" } });
    const stranger = await world.tessera.signIn("stranger", "USER");
    await expect(create({}, stranger)).rejects.toMatchObject({ data: { errorCode: "NOT_FOUND" } });
    const { id: theirs } = await stranger.project.create.mutate({ name: "Theirs" });
    for (const page of [member, stranger]) {
      await expect(page.publisher.list.query({ projectId })).rejects.toThrow();
      await expect(page.publisher.refusals.query({ projectId })).rejects.toThrow();
      await expect(page.publisher.delete.mutate({ projectId, publisherId })).rejects.toThrow();
    }
    const foreign = { projectId: theirs, publisherId };
    await expect(stranger.publisher.get.query(foreign)).rejects.toMatchObject({ data: { errorCode: "NOT_FOUND" } });
    await expect(stranger.publisher.update.mutate({ ...foreign, name: "Mine" })).rejects.toThrow("no such");
    await expect(stranger.publisher.delete.mutate(foreign)).rejects.toThrow("no such");
    const account = { projectId: theirs };
    await expect(create(account, stranger)).rejects.toMatchObject({ data: { errorCode: "INVALID_INPUT" } });
  });

  it("need a proof from the last 5 minutes to be created or changed, and no token creates one", async () => {
    const { id: publisherId } = await create({});
    const { projectId } = world;
    const token = await world.tessera.token(world.admin);
    const answer = await world.tessera.call(token, "POST /trpc/publisher.create", world.terms("github"));
    expect(answer.body.error.data.errorCode).toBe("FORBIDDEN");
    world.tessera.clock.advance({ seconds: 301 });
    const change = () => world.admin.publisher.update.mutate({ projectId, publisherId, lifetimeMinutes: 10 });
    for (const act of [change, () => create({})]) {
      await expect(act()).rejects.toMatchObject({ data: { errorCode: "FORBIDDEN", reason: "RECENT_PROOF" } });
    }
    await world.admin.session.confirmPassword.mutate({ password: PASSWORD });
    expect((await change()).lifetimeMinutes).toBe(10);
  });

  it.each<[string, Partial<CreatePublisher>, string]>([
    ["no rule", { rules: [] }, "rules"],
    ["a pattern alone", { rules: [rule("repository", "glob", "acme/*")] }, "rules"],
    ["a branch alone", { rules: [rule("ref", "equals", "refs/heads/main")] }, "rules"],
    ["a pattern for the id", { rules: [rule("repository_id", "glob", "*")] }, "rules"],
    [
      "a rule about the audience",
      { rules: [rule("repository_id", "equals", "1"), rule("aud", "equals", "x")] },
      "rules",
    ],
    ["two values to equal", { rules: [rule("repository_id", "equals", "1", "2")] }, "rules"],
    [
      "another system than its issuer's",
      { system: "other", issuer: "https://token.actions.githubusercontent.com" },
      "issuer",
    ],
    ["an issuer over http", { issuer: "http://gitlab.example" }, "issuer"],
    ["an issuer with a query", { issuer: "https://gitlab.example/?a" }, "issuer"],
    ["an issuer with a user name", { issuer: "https://me@gitlab.example" }, "issuer"],
    ["more than an hour", { lifetimeMinutes: 61 }, "lifetimeMinutes"],
    ["a scope of administrators", { scopes: ["admin:read" as never] }, "scopes"],
    ["all scopes", { scopes: ["all" as never] }, "scopes"],
    ["the scope to rotate", { scopes: ["token:rotate" as never] }, "scopes"],
    ["a person's account", { accountId: "someone" }, "accountId"],
  ])("can't be created with %s", async (_what, over, field) => {
    const error = await create(over).catch((thrown) => thrown);
    expect(error.data).toMatchObject({ errorCode: "INVALID_INPUT" });
    expect(error.data.issues[0].path[0]).toBe(field);
  });

  it("can't be changed into what could not be created", async () => {
    const { projectId } = world;
    const { id: publisherId } = await create({});
    const rules = [rule("ref", "equals", "refs/heads/main")];
    const change = world.admin.publisher.update.mutate({ projectId, publisherId, rules });
    await expect(change).rejects.toThrow("Fix repository_id or repository_owner_id");
  });

  it("act only as service accounts that are members of the project, which are listed", async () => {
    const { root, admin, projectId } = world;
    const { id } = await root.admin.serviceAccount.create.mutate({ username: "outsider" });
    await expect(create({ accountId: id })).rejects.toThrow("member of this project");
    const { data } = await admin.publisher.accounts.query({ projectId });
    expect(data.map(({ username }) => username)).toEqual(["robot"]);
  });

  it("are at most 30 in a project", async () => {
    const { id: projectId } = await world.admin.project.create.mutate({ name: "Full" });
    await world.admin.member.set.mutate({ projectId, userId: world.accountId, role: "MEMBER" });
    for (let count = 0; count < 30; count++) await create({ projectId });
    await expect(create({ projectId })).rejects.toMatchObject({ data: { errorCode: "CONFLICT" } });
  });

  describe("stop exchanging tokens", () => {
    const reasonNow = async () => {
      await world.tessera.ctx.db.deleteFrom("publisherRefusal").execute();
      await world.exchange(await world.token("bitbucket"));
      return (await world.refusals())[0]?.message;
    };

    it("while their account is deactivated, or no member", async () => {
      const { root, admin, projectId, accountId } = world;
      await create({ system: "bitbucket" });
      expect(await reasonNow()).toBeUndefined();
      await root.session.confirmPassword.mutate({ password: PASSWORD });
      await root.admin.user.update.mutate({ id: accountId, active: false });
      expect(await reasonNow()).toMatch("not active");
      await root.admin.user.update.mutate({ id: accountId, active: true });
      expect(await reasonNow()).toBeUndefined();
      await admin.member.remove.mutate({ projectId, userId: accountId });
      expect(await reasonNow()).toMatch("no longer a member");
    });
  });
});
