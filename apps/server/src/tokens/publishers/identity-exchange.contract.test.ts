import { PUBLISHER_SYSTEMS } from "@tessera/domain";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { RULES } from "./claim-sets.testing.ts";
import { PUBLIC_URL, PublisherWorld } from "./publisher-world.testing.ts";

const REPORT = '<testsuite name="s"><testcase classname="a" name="b"/></testsuite>';
const XML = { "content-type": "application/xml" };
const COMMIT = "2d3c0de5a1f04c7ab8e59d6f7081920a3b4c5d6e";

describeOnEachDb("the exchange of identity tokens", (on) => {
  let world: PublisherWorld;
  /** Uploads a report that no other call uploaded. */
  const upload = (secret: string, query = "") => {
    const report = REPORT.replace('"b"', `"${crypto.randomUUID()}"`);
    return world.tessera.rest(secret, `POST /imports?projectId=${world.projectId}${query}`, report, XML);
  };

  beforeAll(async () => {
    world = await PublisherWorld.open(on());
    for (const system of PUBLISHER_SYSTEMS) await world.trust(system);
  });
  afterAll(() => world.stop());

  it.each(PUBLISHER_SYSTEMS)("gives a build of %s a token for minutes, as RFC 8693 has it", async (system) => {
    const { status, body, headers } = await world.exchange(await world.token(system));
    expect({ status, ...body }).toEqual({
      ...{ status: 200, access_token: expect.stringMatching(/^tsr_tmp_[0-9A-Za-z]{46}$/), token_type: "Bearer" },
      ...{ issued_token_type: "urn:ietf:params:oauth:token-type:access_token", expires_in: 900 },
      scope: "project:read result:read result:write",
    });
    expect(headers.get("cache-control")).toBe("no-store");
    const me = await world.tessera.rest(body.access_token, "GET /me");
    expect(me.body.user.username).toBe("robot");
    expect((await upload(body.access_token)).status).toBe(201);
  });

  it("records each token in the audit log with its publisher and repository", async () => {
    const secret = await world.secret("github");
    const { body } = await world.tessera.rest(secret, "GET /me");
    const { data } = await world.root.admin.audit.list.query({ tokenId: body.token.id });
    expect(data[0]).toMatchObject({ action: "API_KEY_CREATED", owner: { username: "robot" } });
    expect(data[0]?.details).toMatchObject({ publisher: { name: "GitHub Actions", source: "acme/shop" } });
  });

  it("mints tokens that make no others, and can be revoked like any", async () => {
    const secret = await world.secret("github");
    const me = await world.tessera.rest(secret, "GET /me");
    expect((await world.tessera.rest(secret, "POST /tokens/self/rotate", {})).body.errorCode).toBe(
      "INSUFFICIENT_SCOPE",
    );
    const ref = { accountId: world.accountId, id: me.body.token.id };
    await expect(world.root.admin.serviceAccount.token.rotate.mutate(ref)).rejects.toThrow("can't be rotated");
    await world.root.admin.serviceAccount.token.revoke.mutate(ref);
    expect((await world.tessera.rest(secret, "GET /me")).body.errorCode).toBe("INACTIVE_TOKEN");
  });

  it("does not count minted tokens among those that an account may have", async () => {
    await world.root.admin.settings.update.mutate({ maxLiveTokensPerUser: 1 });
    for (let count = 0; count < 3; count++) await world.secret("github");
    const made = { accountId: world.accountId, name: "CI", scopes: ["result:write" as const], expiresInDays: 7 };
    expect((await world.root.admin.serviceAccount.token.create.mutate(made)).token.name).toBe("CI");
  });

  describe("makes verified claims the facts of the run", () => {
    it("takes branch, commit and build from them", async () => {
      const { body } = await upload(await world.secret("github"), "&runKey=verified");
      expect(body.run).toMatchObject({
        ...{ branch: "main", commit: COMMIT, buildUrl: "https://github.com/acme/shop/actions/runs/99001" },
        verified: { system: "github", source: "acme/shop", branch: true, commit: true, buildUrl: true },
      });
    });

    it.each([
      ["branch", "&branch=release"],
      ["commit", `&commit=${"0".repeat(40)}`],
      ["buildUrl", "&buildUrl=https://github.com/acme/shop/actions/runs/1"],
    ])("refuses a report that names another %s", async (field, query) => {
      const { status, body } = await upload(await world.secret("github"), query);
      expect([status, body.issues?.[0].path]).toEqual([400, [field]]);
    });

    it("accepts a page below that of the build", async () => {
      const page = "https://github.com/acme/shop/actions/runs/99001/attempts/2";
      const { body } = await upload(await world.secret("github"), `&buildUrl=${page}&branch=main`);
      expect(body.run.buildUrl).toBe(page);
    });

    it("refuses to go on with the run of another branch", async () => {
      await upload(await world.secret("github"), "&runKey=mine");
      const other = await world.secret("github", { ref: "refs/heads/topic", run_id: "99002" });
      const { status, body } = await upload(other, "&runKey=mine");
      expect([status, body.errorCode]).toEqual([409, "CONFLICT"]);
    });

    it("verifies no commit of a pull request, whose token names a temporary merge", async () => {
      const over = { event_name: "pull_request", head_ref: "topic", ref: "refs/pull/7/merge", ref_type: "branch" };
      const { body } = await upload(await world.secret("github", over), `&commit=${"0".repeat(40)}`);
      expect(body.run).toMatchObject({ branch: "topic", verified: { branch: true, commit: false } });
    });

    it("verifies neither branch nor commit for workflow_run, whose token names the default branch", async () => {
      const { body } = await upload(await world.secret("github", { event_name: "workflow_run" }), "&branch=fix");
      expect(body.run).toMatchObject({
        branch: "fix",
        verified: { branch: false, commit: false, source: "acme/shop" },
      });
    });

    it("keeps what is verified of results that wait for a member", async () => {
      const { admin, projectId } = world;
      const rules = [{ claim: "repository_id", operator: "equals" as const, values: ["70007"] }];
      await world.trust("github", { name: "Forks", rules, scopes: ["result:propose"] });
      const claims = { repository: "eve/shop", repository_id: "70007", ref: "refs/heads/fix" };
      const { body } = await upload(await world.secret("github", claims));
      const ref = { projectId, proposedImportId: body.proposal.id };
      const verified = { system: "github", source: "eve/shop", branch: true };
      expect(await admin.proposedImport.get.query(ref)).toMatchObject({ branch: "fix", verified });
      const { runId } = await admin.proposedImport.accept.mutate(ref);
      expect(await admin.run.get.query({ projectId, runId: runId as string })).toMatchObject({
        branch: "fix",
        verified,
      });
    });

    it("says that nothing is verified of other uploads", async () => {
      const { body } = await upload(await world.tessera.token(world.admin), "&branch=main");
      expect(body.run.verified).toBeNull();
    });
  });

  it("fixes the ids behind a name at the first use, and refuses a repository that took the name later", async () => {
    const { id: projectId } = await world.admin.project.create.mutate({ name: "New" });
    await world.admin.member.set.mutate({ projectId, userId: world.accountId, role: "MEMBER" });
    const rules = [{ claim: "repository", operator: "equals" as const, values: ["acme/new"] }];
    const { id: publisherId, state } = await world.trust("github", { projectId, rules });
    expect(state).toBe("pending");
    const build = { repository: "acme/new", repository_id: "80001" };
    expect((await world.exchange(await world.token("github", build))).status).toBe(200);
    const pinned = await world.admin.publisher.get.query({ projectId, publisherId });
    expect(pinned).toMatchObject({ state: "active", lastSource: "acme/new", liveTokens: 1 });
    expect(pinned.rules.map(({ claim, values }) => `${claim} ${values}`)).toEqual([
      "repository_id 80001",
      "repository_owner_id 6501",
    ]);
    const taken = { ...build, repository_id: "80002", repository_owner_id: "9" };
    expect((await world.exchange(await world.token("github", taken))).status).toBe(400);
  });

  it("asks for the project where several trust the build", async () => {
    const { id: projectId } = await world.admin.project.create.mutate({ name: "Second" });
    await world.admin.member.set.mutate({ projectId, userId: world.accountId, role: "MEMBER" });
    await world.trust("gitlab", { projectId, rules: RULES.gitlab });
    const unclear = await world.exchange(await world.token("gitlab"));
    expect(unclear.body).toMatchObject({ error: "invalid_target" });
    const clear = await world.exchange(await world.token("gitlab"), {
      resource: `${PUBLIC_URL}/projects/${projectId}`,
    });
    const short = await world.exchange(await world.token("gitlab"), { audience: projectId });
    for (const { body } of [clear, short]) {
      const me = await world.tessera.rest(body.access_token, "GET /me");
      expect(me.body.token.projects).toEqual([projectId]);
    }
    for (const over of [{ audience: "shop" }, { audience: projectId, resource: `${PUBLIC_URL}/projects/PRJ-1` }]) {
      expect((await world.exchange(await world.token("gitlab"), over)).body.error).toBe("invalid_target");
    }
  });

  it("stops the tokens of a publisher that is deleted", async () => {
    const secret = await world.secret("bitbucket");
    const { data } = await world.admin.publisher.list.query({ projectId: world.projectId });
    const { id: publisherId } = data.find(({ system }) => system === "bitbucket") as { id: string };
    await world.admin.publisher.delete.mutate({ projectId: world.projectId, publisherId });
    expect((await world.tessera.rest(secret, "GET /me")).body.errorCode).toBe("INACTIVE_TOKEN");
    const after = await world.exchange(await world.token("bitbucket"));
    expect(after.body.error).toBe("invalid_grant");
  });

  it("mints tokens that stop after their minutes, and are neither expiring nor news", async () => {
    const { body } = await world.exchange(await world.token("github"));
    const listed = await world.root.admin.serviceAccount.token.list.query({ accountId: world.accountId });
    expect(listed.data[0]).toMatchObject({ kind: "tmp", status: "Active", projects: [world.projectId] });
    expect(listed.data[0]?.name).toBe("GitHub Actions: acme/shop");
    world.tessera.clock.advance({ seconds: 900 });
    const late = await world.tessera.rest(body.access_token, "GET /me");
    expect(late.body.errorCode).toBe("EXPIRED_TOKEN");
    await world.tessera.background.tick();
    expect((await world.root.notice.list.query()).data.filter(({ kind }) => kind === "EXPIRED")).toEqual([]);
  });

  it("forgets minted tokens a week after their end, and used identity tokens once they are too old", async () => {
    world.tessera.clock.advance({ days: 8 });
    await world.tessera.background.tick();
    const left = world.tessera.ctx.db.selectFrom("token").select("id").where("publisherId", "is not", null);
    expect(await left.execute()).toEqual([]);
    expect(await world.tessera.ctx.db.selectFrom("usedIdentityToken").select("key").execute()).toEqual([]);
  });
});
