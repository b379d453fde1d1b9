import { Webhook as Verifier } from "standardwebhooks";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { FAILURE, junit, upload } from "../../runs/imports/upload.testing.ts";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { type Received, Receiver } from "../../testing/receiver.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";

const LOOPBACK = { webhookAllow: { hosts: [], ranges: ["127.0.0.1/32"] } };
const PAYS = { name: "pays", classname: "shop" };
const RED = junit({ ...PAYS, inside: FAILURE });
const GREEN = junit(PAYS);
const OF_RUNS = ["run.finished", "run.failed", "test.newly_failing", "cause.opened"] as const;

/** Why the library's verifier refuses a delivery; undefined where it doesn't. Its clock is set to that of the test. */
function refusalOf(secret: string | null, { headers, body }: Received): unknown {
  const now = Date.now;
  Date.now = () => Number(headers["webhook-timestamp"]) * 1000;
  try {
    new Verifier(secret ?? "").verify(body, headers as Record<string, string>);
    return undefined;
  } catch (error) {
    return error;
  } finally {
    Date.now = now;
  }
}

describeOnEachDb("webhooks", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let root: Page;
  let secret: string;
  let projectId: string;
  let target: Receiver;

  beforeAll(async () => {
    tessera = await Tessera.start(on(), LOOPBACK);
    await tessera.addUser("alice");
    await tessera.addUser("root", "ADMIN");
    secret = await tessera.token(await tessera.signIn("alice"), { expiresInDays: 300 });
  });
  afterAll(() => tessera.stop());
  beforeEach(async () => {
    alice = await tessera.signIn("alice");
    root = await tessera.signIn("root");
    projectId = (await alice.project.create.mutate({ name: "Shop" })).id;
    target = await Receiver.start();
  });
  afterEach(async () => {
    await target.stop();
    await tessera.ctx.db.deleteFrom("webhook").execute();
  });

  type Create = Parameters<Page["webhook"]["create"]["mutate"]>[0];
  const create = (input: Partial<Create> = {}) =>
    alice.webhook.create.mutate({ projectId, name: "Robot", url: target.url, events: ["case.created"], ...input });
  const createOfServer = (input: object = {}) =>
    root.admin.webhook.create.mutate({ name: "Ops", url: target.url, events: ["token.revoked"], ...input });
  const tick = () => tessera.background.tick();
  const newCase = (name = "Pay") => alice.case.create.mutate({ projectId, name });
  /** An upload of a run of its own, unless the query names one. */
  const send = (report: string, query = "") =>
    upload(tessera, secret, projectId, report, {
      query: query.includes("runKey") ? query : `${query}&runKey=${crypto.randomUUID()}`,
    });
  const received = (from = 0) => target.received.slice(from).map(({ body }) => JSON.parse(body));
  const types = (from = 0) => received(from).map(({ type }) => type);
  const deliveries = async (webhookId: string) => (await alice.webhook.deliveries.query({ projectId, webhookId })).data;
  const pass = async (time: Parameters<Tessera["clock"]["advance"]>[0]) => {
    tessera.clock.advance(time);
    await tick();
  };

  it("deliver what happens from their creation on, signed, once", async () => {
    await newCase("Before");
    const { webhook, secret: key } = await create();
    const made = await newCase();
    await tick();
    await tick();
    expect(target.received).toHaveLength(1);
    const first = target.received[0] as Received;
    expect([refusalOf(key, first), first.headers["content-type"]]).toEqual([undefined, "application/json"]);
    expect(refusalOf(key, { ...first, body: `${first.body} ` })).toBeInstanceOf(Error);
    expect(first.headers["webhook-id"]).toMatch(/^msg_[\w-]{24}$/);
    expect(received()).toMatchObject([
      {
        type: "case.created",
        timestamp: expect.stringMatching(/Z$/),
        data: { projectId, actor: { username: "alice" }, details: { case: made.id, name: "Pay" } },
      },
    ]);
    expect(await deliveries(webhook.id)).toMatchObject([
      { type: "case.created", state: "delivered", attempts: 1, status: 204, problem: null, nextAttemptAt: null },
    ]);
  });

  it("hear only the events they chose, of their own project", async () => {
    await create({ events: ["case.deleted"] });
    const { id: other } = await alice.project.create.mutate({ name: "Other" });
    const theirs = await alice.case.create.mutate({ projectId: other, name: "Pay" });
    await alice.case.delete.mutate({ projectId: other, caseId: theirs.id });
    const { id: caseId } = await newCase();
    await alice.case.delete.mutate({ projectId, caseId });
    await tick();
    expect(received().map(({ type, data }) => [type, data.projectId])).toEqual([["case.deleted", projectId]]);
  });

  describe("of runs", () => {
    it("announce a run, its new failures and their cause once, and again when a later upload changes the verdict", async () => {
      await create({ events: [...OF_RUNS] });
      await send(GREEN, "&runKey=a&branch=main");
      await tick();
      expect(types()).toEqual(["run.finished"]);
      await send(RED, "&runKey=b&branch=main");
      await tick();
      expect(types(1).sort()).toEqual(["cause.opened", "run.failed", "run.finished", "test.newly_failing"]);
      const newly = received(1).find(({ type }) => type === "test.newly_failing");
      expect(newly.data).toMatchObject({
        run: { verdict: "failed", branch: "main", url: expect.stringContaining("/runs/") },
        total: 1,
        tests: [{ name: "pays", classname: "shop", muted: false }],
      });
      await send(junit({ name: "other" }), "&runKey=b&branch=main&job=second");
      await tick();
      expect(types(5)).toEqual([]);
      await send(RED, "&runKey=a&branch=main&job=second");
      await tick();
      expect(types(5)).toContain("run.failed");
    });

    it("wait for every shard, and say when a run is finished by a person or given up", async () => {
      await create({ events: ["run.finished"] });
      await send(GREEN, "&runKey=a&shard=1/2");
      await tick();
      expect(types()).toEqual([]);
      await send(junit({ name: "other" }), "&runKey=a&shard=2/2");
      await tick();
      expect(received().map(({ data }) => data.run.state)).toEqual(["complete"]);
      const { body } = await send(GREEN, "&runKey=b&shard=1/2");
      await tick();
      await alice.run.finish.mutate({ projectId, runId: body.run.id });
      await tick();
      expect(received(1).map(({ data }) => data.run.state)).toEqual(["incomplete"]);
      await send(GREEN, "&runKey=c&shard=1/2");
      await tick();
      await pass({ hours: 1 });
      expect(types(2)).toEqual([]);
      await pass({ hours: 2 });
      expect(received(2).map(({ data }) => data.run.state)).toEqual(["incomplete"]);
      await pass({ hours: 2 });
      expect(types(3)).toEqual([]);
    });

    it("can be limited to a branch", async () => {
      await create({ events: ["run.finished"], branch: "main" });
      await send(GREEN, "&branch=topic");
      await send(GREEN, "&branch=main");
      await tick();
      expect(received().map(({ data }) => data.run.branch)).toEqual(["main"]);
    });

    it("report a cause that came back, once each time", async () => {
      await create({ events: ["cause.opened"] });
      const causeId = async () => (await alice.cause.list.query({ projectId })).data[0]?.id ?? "";
      await send(RED);
      await tick();
      await send(RED);
      await tick();
      expect(types()).toEqual(["cause.opened"]);
      for (let round = 1; round <= 2; round++) {
        await alice.cause.update.mutate({ projectId, causeId: await causeId(), state: "resolved" });
        tessera.clock.advance({ seconds: 1 });
        await send(RED);
        await send(RED);
        await tick();
        expect(received(round)).toMatchObject([{ data: { cause: { reopened: true } } }]);
      }
    });
  });

  describe("of the server", () => {
    it("hear of every project and of tokens", async () => {
      await createOfServer({ events: ["token.revoked", "case.created"] });
      await newCase();
      const { token } = await alice.token.create.mutate({ name: "Old", scopes: ["all"], expiresInDays: 30 });
      await alice.token.revoke.mutate({ id: token.id });
      await tick();
      expect(received()).toMatchObject([
        { type: "case.created", data: { projectId } },
        { type: "token.revoked", data: { projectId: null, token: { name: "Old" }, owner: { username: "alice" } } },
      ]);
    });

    it("hear of tokens that expire within 7 days, and of those that did, once", async () => {
      await createOfServer({ events: ["token.expiring", "token.expired"] });
      await tick();
      const { token } = await alice.token.create.mutate({ name: "Nightly", scopes: ["all"], expiresInDays: 8 });
      const own = (from = 0) => received(from).filter(({ data }) => data.token.id === token.id);
      await pass({ hours: 1 });
      expect(own()).toEqual([]);
      await pass({ days: 1 });
      expect(own()).toMatchObject([{ type: "token.expiring", data: { owner: { username: "alice" } } }]);
      for (let day = 0; day < 8; day++) await pass({ days: 1 });
      expect(own().map(({ type }) => type)).toEqual(["token.expiring", "token.expired"]);
    });

    it("have no say to project admins, and projects no say in theirs", async () => {
      await expect(create({ events: ["token.revoked"] })).rejects.toMatchObject({
        data: { errorCode: "INVALID_INPUT", issues: [{ path: ["events"] }] },
      });
      const { webhook } = await createOfServer();
      const calls = [
        () => alice.webhook.get.query({ projectId, webhookId: webhook.id }),
        () => alice.webhook.delete.mutate({ projectId, webhookId: webhook.id }),
        () => alice.admin.webhook.get.query({ webhookId: webhook.id }),
      ].map((call) => call().then(String, ({ data }) => data.errorCode));
      expect(await Promise.all(calls)).toEqual(["NOT_FOUND", "NOT_FOUND", "FORBIDDEN"]);
    });
  });

  it("of another project's admin are not found, whatever is asked of them", async () => {
    const { webhook } = await create();
    const { id: deliveryId } = await alice.webhook.test.mutate({ projectId, webhookId: webhook.id });
    const mallory = await tessera.signIn(`m-${projectId.toLowerCase()}`, "USER");
    const { id: theirs } = await mallory.project.create.mutate({ name: "Theirs" });
    for (const place of [projectId, theirs]) {
      const ref = { projectId: place, webhookId: webhook.id };
      const codes = [
        () => mallory.webhook.get.query(ref),
        () => mallory.webhook.update.mutate({ ...ref, name: "Mine" }),
        () => mallory.webhook.delete.mutate(ref),
        () => mallory.webhook.rotateSecret.mutate(ref),
        () => mallory.webhook.test.mutate(ref),
        () => mallory.webhook.deliveries.query(ref),
        () => mallory.webhook.delivery.query({ ...ref, deliveryId }),
        () => mallory.webhook.resend.mutate({ ...ref, deliveryId }),
      ].map((call) => call().then(String, ({ data }) => data.errorCode));
      expect(new Set(await Promise.all(codes))).toEqual(new Set(["NOT_FOUND"]));
    }
    expect(await alice.webhook.get.query({ projectId, webhookId: webhook.id })).toMatchObject({ name: "Robot" });
  });

  it("show a delivery with what was sent and answered, cut and without signatures", async () => {
    const { webhook } = await create();
    target.answer((res) => void res.writeHead(200, { "x-long": "h".repeat(2000) }).end("b".repeat(9000)));
    await newCase();
    await tick();
    const [row] = await deliveries(webhook.id);
    const ref = { projectId, webhookId: webhook.id, deliveryId: row?.id ?? "" };
    const details = await alice.webhook.delivery.query(ref);
    expect(JSON.parse(details.requestBody)).toMatchObject({ type: "case.created" });
    const [attempt] = details.attemptList;
    expect(attempt).toMatchObject({ number: 1, status: 200, responseBody: "b".repeat(4000) });
    expect(attempt?.responseHeaders["x-long"]).toHaveLength(300);
    expect(attempt?.requestHeaders).toMatchObject({ "webhook-id": row?.messageId, "webhook-signature": "…" });
  });

  it("list deliveries in pages and by state", async () => {
    const { webhook } = await create();
    for (let count = 0; count < 5; count++) await newCase();
    await tick();
    target.answerWith(500);
    await newCase();
    await tick();
    const ref = { projectId, webhookId: webhook.id };
    const first = await alice.webhook.deliveries.query({ ...ref, limit: 4 });
    const second = await alice.webhook.deliveries.query({ ...ref, limit: 4, cursor: first.nextCursor ?? "" });
    expect([first.data.length, second.data.length, second.nextCursor]).toEqual([4, 2, null]);
    expect((await alice.webhook.deliveries.query({ ...ref, state: "pending" })).data).toHaveLength(1);
    tessera.clock.advance({ days: 20 });
    alice = await tessera.signIn("alice");
    await tick();
    expect(await deliveries(webhook.id)).toEqual([]);
  });

  describe("with a secret", () => {
    it("show it once, and nowhere else", async () => {
      const { webhook, secret: key } = await create({ url: `${target.url}?token=in-the-address` });
      const { secret: next } = await alice.webhook.rotateSecret.mutate({ projectId, webhookId: webhook.id });
      await alice.webhook.update.mutate({ projectId, webhookId: webhook.id, url: `${target.url}?token=another` });
      await newCase();
      await tick();
      const { data } = await root.admin.audit.list.query({ limit: 20 });
      const shown = [
        JSON.stringify(await alice.webhook.list.query({ projectId })),
        JSON.stringify(data),
        tessera.log.join("\n"),
      ].join("\n");
      for (const hidden of [key, next]) expect(shown).not.toContain(String(hidden).slice("whsec_".length));
      expect(shown).not.toMatch(/in-the-address|token=another/);
      expect(data.map(({ action }) => action)).toEqual(
        expect.arrayContaining(["WEBHOOK_CREATED", "WEBHOOK_SECRET_ROTATED", "WEBHOOK_CHANGED"]),
      );
    });

    it("sign with the old one too after a rotation, until its overlap ends", async () => {
      const { webhook, secret: old } = await create();
      const ref = { projectId, webhookId: webhook.id };
      const { secret: fresh } = await alice.webhook.rotateSecret.mutate({ ...ref, overlapHours: 1 });
      await newCase();
      await tick();
      const both = target.received.at(-1) as Received;
      expect([refusalOf(old, both), refusalOf(fresh, both)]).toEqual([undefined, undefined]);
      expect(String(both.headers["webhook-signature"]).split(" ")).toHaveLength(2);
      tessera.clock.advance({ hours: 1 });
      await newCase();
      await tick();
      const after = target.received.at(-1) as Received;
      expect([refusalOf(old, after), refusalOf(fresh, after)]).toEqual([expect.any(Error), undefined]);
      expect(await alice.webhook.get.query(ref)).toMatchObject({ oldSecretEndsAt: null });
    });
  });

  describe("of a chat", () => {
    it.each(["slack", "teams"] as const)("send %s a message in which names are no markup", async (kind) => {
      const { secret: key, webhook } = await create({ kind, events: ["run.failed"] });
      expect([key, webhook.url]).toEqual([null, `http://127.0.0.1:${target.port}/…`]);
      await send(RED, `&runName=${encodeURIComponent("<!channel> *CI* & [x](https://evil.example)")}`);
      await tick();
      const [message] = received();
      expect(target.received[0]?.headers["webhook-signature"]).toBeUndefined();
      const named = expect.stringContaining("<!channel> *CI* & [x](https://evil.example): failed");
      if (kind === "slack") {
        expect(message.text).toContain("&lt;!channel&gt; *CI* &amp; [x]");
        expect(message.blocks[0]).toMatchObject({ type: "section", text: { type: "plain_text", text: named } });
        expect(message.blocks.at(-1).elements[0].text).toMatch(/^<http.*\/runs\/RUN-1\|Open in Tessera>$/);
        return;
      }
      const { contentType, content } = message.attachments[0];
      expect(contentType).toBe("application/vnd.microsoft.card.adaptive");
      expect(content.body[0]).toMatchObject({ type: "RichTextBlock", inlines: [{ type: "TextRun", text: named }] });
      expect(content.actions[0]).toMatchObject({ type: "Action.OpenUrl", url: expect.stringContaining("/runs/RUN-1") });
    });

    it("have no secret to rotate", async () => {
      const { webhook } = await create({ kind: "slack" });
      const rotation = alice.webhook.rotateSecret.mutate({ projectId, webhookId: webhook.id });
      await expect(rotation).rejects.toMatchObject({ data: { errorCode: "CONFLICT" } });
    });
  });

  it("are at most 20 in a project", async () => {
    for (let count = 0; count < 20; count++) await create({ name: `Robot ${count}` });
    await expect(create()).rejects.toMatchObject({ data: { errorCode: "CONFLICT" } });
    const first = await alice.webhook.list.query({ projectId, limit: 15 });
    const second = await alice.webhook.list.query({ projectId, limit: 15, cursor: first.nextCursor ?? "" });
    expect([first.data.length, second.data.length, second.nextCursor]).toEqual([15, 5, null]);
  });

  it("that are off send nothing, also later of what happened meanwhile", async () => {
    const { webhook } = await create();
    const ref = { projectId, webhookId: webhook.id };
    await alice.webhook.update.mutate({ ...ref, active: false });
    await newCase();
    await expect(alice.webhook.test.mutate(ref)).rejects.toMatchObject({ data: { errorCode: "CONFLICT" } });
    await tick();
    await alice.webhook.update.mutate({ ...ref, active: true });
    await newCase("After");
    await tick();
    expect(received().map(({ data }) => data.details.name)).toEqual(["After"]);
  });

  it("are changed, and deleted with their deliveries, over REST too", async () => {
    const { body } = await tessera.rest(secret, `POST /webhooks?projectId=${projectId}`, {
      name: "Robot",
      url: target.url,
      events: ["case.created"],
    });
    const at = `/webhooks/${body.webhook.id}` as const;
    const test = await tessera.rest(secret, `POST ${at}/test?projectId=${projectId}`);
    expect([test.status, test.body.state]).toEqual([202, "pending"]);
    await tick();
    expect(types()).toEqual(["webhook.test"]);
    const changed = await tessera.rest(secret, `PATCH ${at}?projectId=${projectId}`, { events: ["case.deleted"] });
    expect(changed.body).toMatchObject({ name: "Robot", events: ["case.deleted"] });
    expect((await tessera.rest(secret, `DELETE ${at}?projectId=${projectId}`)).status).toBe(200);
    expect(await tessera.ctx.db.selectFrom("webhookDelivery").selectAll().execute()).toEqual([]);
  });
});
