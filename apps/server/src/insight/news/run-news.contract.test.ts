import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { FAILURE, junit, upload } from "../../runs/imports/upload.testing.ts";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { MailServer, readable } from "../../testing/mail-server.testing.ts";
import { PASSWORD, type Page, Tessera } from "../../testing/tessera.testing.ts";

const PUBLIC_URL = "https://tessera.example";
const test = (name: string, inside = "") => ({ name, classname: `shop.${name}`, inside });
const GREEN = junit(test("pays"), test("ships"));
const RED = junit(test("pays", FAILURE), test("ships"));

describeOnEachDb("followers of a project", (on) => {
  let tessera: Tessera;
  let post: MailServer;
  let root: Page;
  let alice: Page;
  let bob: Page;
  let bobId: string;
  let secret: string;
  let projectId: string;

  const start = () =>
    Tessera.start(on(), { mail: { smtpUrl: post.url, from: null }, publicUrl: PUBLIC_URL }, tessera?.clock);
  const signIn = async (login: string) => {
    const page = tessera.page({ origin: PUBLIC_URL });
    await page.session.signIn.mutate({ login, password: PASSWORD });
    return page;
  };

  beforeAll(async () => {
    post = await MailServer.start();
    tessera = await start();
    await tessera.addUser("root", "ADMIN");
    await tessera.addUser("alice");
    bobId = await tessera.addUser("bob");
  });
  afterAll(() => Promise.all([tessera.stop(), post.stop()]));
  beforeEach(async () => {
    // The clock moves by days.
    [root, alice, bob] = [await signIn("root"), await signIn("alice"), await signIn("bob")];
    await tessera.background.tick();
    await tessera.ctx.db.deleteFrom("notice").execute();
    post.mails.length = 0;
    secret = await tessera.token(alice);
    projectId = (await alice.project.create.mutate({ name: "Shop" })).id;
    await alice.member.set.mutate({ projectId, userId: bobId, role: "GUEST" });
    await send(GREEN);
  });

  const send = async (report: string, query = "&branch=main") => {
    tessera.clock.advance({ seconds: 1 });
    const all = `&runKey=${crypto.randomUUID()}&runName=ci${query}`;
    return (await upload(tessera, secret, projectId, report, { query: all })).body.run;
  };
  const tick = async (minutes = 3) => {
    await tessera.background.tick();
    tessera.clock.advance({ seconds: minutes * 60 });
    await tessera.background.tick();
  };
  const seen = async (page: Page) =>
    (await page.notice.list.query()).data
      .filter(({ tokenId }) => tokenId === null)
      .map(({ kind, text }) => [kind, text]);
  const mailed = () => post.mails.map(({ to, source }) => [to[0], /^Subject: (.*)$/m.exec(readable(source))?.[1]]);
  const follow = (page: Page, mode: "now" | "daily" | "off" = "now") =>
    page.subscription.set.mutate({ projectId, kind: "project", mode });

  it("get one notice and one email for a run with new failures, and none for one without", async () => {
    await follow(bob);
    await send(GREEN);
    await tick();
    expect(await seen(bob)).toEqual([]);
    const { id } = await send(RED);
    await tick();
    await tick();
    expect(await seen(bob)).toEqual([
      [
        "TESTS_NEWLY_FAILING",
        expect.stringContaining(
          `1 test fails in ${id} on main of ${projectId} and did not before: “pays”. New: CAUSE-1`,
        ),
      ],
    ]);
    expect((await bob.notice.list.query()).data[0]?.page).toBe(`/projects/${projectId}/runs/${id}`);
    expect(mailed()).toEqual([["bob@example.org", `1 test fails newly in ${id} on main`]]);
    expect(await seen(alice)).toEqual([]);
  });

  it("get one notice when the default branch fails again, and none of failures of other branches", async () => {
    await follow(bob);
    await send(RED);
    const again = await send(RED);
    await send(RED, "&branch=topic");
    await tick();
    const kinds = (await seen(bob)).map(([kind]) => kind).sort();
    expect(kinds).toEqual(["DEFAULT_BRANCH_FAILED", "TESTS_NEWLY_FAILING"]);
    expect((await seen(bob)).find(([kind]) => kind === "DEFAULT_BRANCH_FAILED")?.[1]).toContain(again.id);
  });

  it("hear once of a run that does not complete, and of its failures when it does after all", async () => {
    await follow(bob);
    await alice.subscription.set.mutate({ projectId, kind: "branch", target: "topic", mode: "now" });
    const shard = (report: string, number: number, branch: string) =>
      upload(tessera, secret, projectId, report, {
        query: `&branch=${branch}&runName=ci&runKey=sharded-${branch}&shard=${number}/2`,
      });
    await shard(GREEN, 1, "main");
    await shard(GREEN, 1, "topic");
    await tick();
    expect([await seen(bob), await seen(alice)]).toEqual([[], []]);
    tessera.clock.advance({ hours: 2 });
    [root, alice, bob] = [await signIn("root"), await signIn("alice"), await signIn("bob")];
    await tick();
    await tick();
    const incomplete = (run: string) => [
      ["RUN_INCOMPLETE", expect.stringContaining(`${run} of ${projectId} did not complete: 1 of 2 shards is missing.`)],
    ];
    expect([await seen(bob), await seen(alice)]).toEqual([incomplete("on main"), incomplete("on topic")]);
    await shard(RED, 2, "main");
    await tick();
    expect((await seen(bob)).map(([kind]) => kind).sort()).toEqual(["RUN_INCOMPLETE", "TESTS_NEWLY_FAILING"]);
  });

  it("follow a branch, a test or a cause alone", async () => {
    await bob.subscription.set.mutate({ projectId, kind: "branch", target: "topic", mode: "now" });
    await alice.subscription.set.mutate({ projectId, kind: "test", target: "TC-2", mode: "now" });
    await root.subscription.set.mutate({ projectId, kind: "cause", target: "CAUSE-1", mode: "now" });
    await send(RED);
    await tick();
    expect([await seen(bob), await seen(alice), await seen(root)]).toMatchObject([[], [], []]);
    await send(junit(test("pays"), test("ships", '<failure message="lost"/>')), "&branch=topic");
    await tick();
    expect((await seen(bob)).map(([kind]) => kind)).toEqual(["TESTS_NEWLY_FAILING"]);
    expect((await seen(alice)).map(([kind]) => kind)).toEqual(["TESTS_NEWLY_FAILING"]);
    await alice.cause.update.mutate({ projectId, causeId: "CAUSE-1", state: "resolved" });
    await send(RED);
    await tick();
    expect((await seen(root)).map(([kind]) => kind)).toEqual(["CAUSE_BACK"]);
  });

  it("hear of their own tests first, also by a team, and once though they follow the project too", async () => {
    const carolId = await tessera.addUser(`carol-${projectId}`);
    const { id: teamId } = await root.admin.team.create.mutate({ handle: `t${projectId.slice(4)}x`, name: "Team" });
    await root.admin.team.addMember.mutate({ teamId, userId: carolId });
    await alice.projectTeam.set.mutate({ projectId, teamId, role: "MEMBER" });
    await alice.owner.setRules.mutate({ projectId, rules: `shop.pays @bob @team/t${projectId.slice(4)}x` });
    await follow(alice);
    await follow(bob);
    await send(RED);
    await tessera.background.tick();
    await tessera.background.tick();
    expect(
      mailed()
        .map(([to]) => to)
        .sort(),
    ).toEqual(["bob@example.org", `carol-${projectId}@example.org`]);
    await tick();
    expect(mailed()).toHaveLength(3);
    expect(mailed()[2]?.[0]).toBe("alice@example.org");
    expect((await seen(bob)).map(([, text]) => text)).toEqual([expect.stringContaining("; you own it: “pays”")]);
    await bob.subscription.set.mutate({ projectId, kind: "owned", mode: "off" });
    await follow(bob, "off");
    await send(GREEN);
    await send(RED);
    await tick();
    expect(await seen(bob)).toHaveLength(1);
  });

  it("get one email a day for all where they chose so", async () => {
    await follow(bob, "daily");
    await send(RED);
    await send(GREEN);
    await send(RED);
    await tick();
    expect(await seen(bob)).toHaveLength(2);
    expect(mailed()).toEqual([]);
    tessera.clock.advance({ days: 1 });
    await tick();
    expect(mailed()).toEqual([["bob@example.org", "2 notices of your projects"]]);
  });

  it("end it with one click on a link that does nothing else, without signing in", async () => {
    await follow(bob);
    await send(RED);
    await tick();
    const source = readable(post.mails[0]?.source ?? "").replace(/\r?\n[ \t]+</, " <");
    const address = /^List-Unsubscribe: <https:\/\/tessera\.example(\/unsubscriptions\/[^>]+)>/m.exec(
      source,
    )?.[1] as string;
    expect(source).toMatch(/^List-Unsubscribe-Post: List-Unsubscribe=One-Click$/m);
    expect(source).toContain(`No more emails about ${projectId}: ${PUBLIC_URL}/unsubscribe/`);
    const call = (path: string) =>
      fetch(`${tessera.url}${path}`, {
        method: "POST",
        body: new URLSearchParams({ "List-Unsubscribe": "One-Click" }),
      });
    const code = address.split("/").at(-1) as string;
    const forged = [`${code.slice(0, -3)}AAA`, code.replace(/^./, "X"), "nothing", `${code.split(".")[0]}.`];
    for (const wrong of forged) expect((await call(`/unsubscriptions/${wrong}`)).status).toBe(404);
    expect((await bob.subscription.list.query({ projectId })).data).toHaveLength(1);
    expect([(await call(address)).status, (await call(address)).status]).toEqual([200, 200]);
    expect((await bob.subscription.list.query({ projectId })).data).toEqual([]);
    expect(tessera.log.join("")).not.toContain(code);
    await send(GREEN);
    await send(RED);
    await tick();
    expect(post.mails).toHaveLength(1);
  });

  it("who can no longer see the project get nothing, and lose what they had", async () => {
    await follow(bob);
    await send(RED);
    await tessera.background.tick();
    expect(await seen(bob)).toHaveLength(1);
    await alice.member.remove.mutate({ projectId, userId: bobId });
    expect([await seen(bob), await bob.notice.unread.query()]).toEqual([[], { count: 0 }]);
    await send(GREEN);
    await send(RED);
    await tick();
    expect(post.mails).toEqual([]);
    const { db } = tessera.ctx;
    expect(await db.selectFrom("notice").select("id").where("projectId", "=", projectId).execute()).toHaveLength(1);
    await expect(follow(bob)).rejects.toMatchObject({ data: { errorCode: "NOT_FOUND" } });
  });

  it("get a notice before the mute of a test that they own or follow ends", async () => {
    await alice.owner.setRules.mutate({ projectId, rules: "shop.pays @bob" });
    const until = new Date(Date.parse(tessera.clock.now()) + 4 * 86_400_000).toISOString().slice(0, 10);
    await alice.case.mute.mutate({ projectId, caseId: "TC-1", reason: "Slow", until });
    await root.subscription.set.mutate({ projectId, kind: "test", target: "TC-1", mode: "now" });
    tessera.clock.advance({ days: 3 });
    [root, alice, bob] = [await signIn("root"), await signIn("alice"), await signIn("bob")];
    await tick();
    await tick();
    for (const page of [root, alice, bob]) expect((await seen(page)).map(([kind]) => kind)).toEqual(["MUTE_ENDS_SOON"]);
  });

  it("get it once from two processes at the same time", async () => {
    await follow(bob);
    const other = await start();
    for (let round = 0; round < 5; round++) {
      await send(RED);
      await send(GREEN);
    }
    const ticks = [tessera, other].map((server) => () => server.background.tick());
    if (on().dialect === "postgres") await Promise.all(ticks.map((tick) => tick()));
    else for (const tick of ticks) await tick();
    expect(await seen(bob)).toHaveLength(5);
    await other.stop();
  });

  it("get it after all where giving it broke off", async () => {
    await follow(bob);
    await send(RED);
    const { newId } = tessera.ctx;
    tessera.ctx.newId = () => {
      throw new Error("broke off");
    };
    await tessera.background.tick();
    tessera.ctx.newId = newId;
    expect(await seen(bob)).toEqual([]);
    await tick();
    expect(await seen(bob)).toHaveLength(1);
  });
});
