import { afterAll, beforeAll, expect, it } from "vitest";
import { insertRows } from "./platform/db/insert-rows.ts";
import { MAX_KEPT_ANSWERS } from "./platform/limits/limits.ts";
import { describeOnEachDb } from "./testing/each-database.testing.ts";
import { type Page, Tessera } from "./testing/tessera.testing.ts";

const REPORT = (name: string) => `<testsuite name="s"><testcase classname="a" name="${name}"/></testsuite>`;

describeOnEachDb("a request with an Idempotency-Key", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let secret: string;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    alice = await tessera.signIn("alice", "USER");
    secret = await tessera.token(alice);
    await alice.project.create.mutate({ name: "Shop" });
  });
  afterAll(() => tessera.stop());

  const create = (key: string, name: string, token = secret) =>
    tessera.rest(token, "POST /test-cases?projectId=PRJ-1", { name }, { "idempotency-key": key });
  const names = async () => {
    const { data } = await alice.case.list.query({ projectId: "PRJ-1", limit: 200 });
    return data.map(({ name }) => name);
  };

  it("acts once, and answers the same again", async () => {
    const first = await create("one", "Pay");
    const second = await create("one", "Pay");
    expect([first.status, first.headers.get("idempotency-replayed")]).toEqual([201, null]);
    expect([second.status, second.headers.get("idempotency-replayed")]).toEqual([201, "true"]);
    expect(second.body).toEqual(first.body);
    expect((await names()).filter((name) => name === "Pay")).toHaveLength(1);
  });

  it("is refused with another input, and stands for itself with another token", async () => {
    await create("other", "Pack");
    const refused = await create("other", "Send");
    expect([refused.status, refused.body.errorCode, refused.body.error]).toEqual([
      409,
      "CONFLICT",
      expect.stringContaining("Use a new key"),
    ]);
    const elsewhere = await tessera.rest(secret, "POST /projects", { name: "Pack" }, { "idempotency-key": "other" });
    expect(elsewhere.status).toBe(409);
    expect((await create("other", "Send", await tessera.token(alice))).status).toBe(201);
  });

  it("acts once however many are sent at the same time", async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => create("together", "Weigh")));
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.id}`)).size).toBe(1);
    expect((await names()).filter((name) => name === "Weigh")).toHaveLength(1);
  });

  it("may be sent again after it failed, and after 24 hours", async () => {
    const failed = await create("again", "");
    expect(failed.status).toBe(400);
    expect((await create("again", "Try")).status).toBe(201);
    tessera.clock.advance({ hours: 23 });
    expect((await create("again", "Try")).headers.get("idempotency-replayed")).toBe("true");
    tessera.clock.advance({ hours: 2 });
    const late = await create("again", "Try");
    expect([late.status, late.headers.get("idempotency-replayed")]).toEqual([201, null]);
    expect((await names()).filter((name) => name === "Try")).toHaveLength(2);
  });

  it("is not answered again to a token that may no longer do it", async () => {
    const bob = await tessera.signIn("bob", "USER");
    const { user } = await bob.profile.get.query();
    await alice.member.set.mutate({ projectId: "PRJ-1", userId: user.id, role: "MEMBER" });
    const token = await tessera.token(bob);
    expect((await create("rights", "Bob's", token)).status).toBe(201);
    await alice.member.remove.mutate({ projectId: "PRJ-1", userId: user.id });
    expect((await create("rights", "Bob's", token)).status).toBe(404);
  });

  it("uploads a report once, and knows another file", async () => {
    const upload = (key: string, name: string) => {
      const form = new FormData();
      form.append("file", new File([REPORT(name)], "a.xml"));
      return tessera.rest(secret, "POST /imports?projectId=PRJ-1&runKey=7", form, { "idempotency-key": key });
    };
    const first = await upload("report", "first");
    const second = await upload("report", "first");
    expect([second.status, second.body]).toEqual([201, first.body]);
    expect((await upload("report", "second")).body.errorCode).toBe("CONFLICT");
  });

  it("keeps no secret: a repeated rotation is refused", async () => {
    const own = await tessera.token(alice, { scopes: ["token:rotate"] });
    const rotate = () => tessera.rest(own, "POST /tokens/self/rotate", {}, { "idempotency-key": "rotate" });
    const first = await rotate();
    expect(first.status).toBe(201);
    const again = await rotate();
    expect([again.status, again.body.error]).toEqual([409, expect.stringContaining("secret")]);
    const kept = await tessera.ctx.db.selectFrom("keptAnswer").selectAll().execute();
    expect(JSON.stringify(kept)).not.toContain(first.body.secret);
  });

  it("whose first attempt was broken off is never carried out twice", async () => {
    const answer = await create("broken", "Break");
    expect(answer.status).toBe(201);
    await tessera.ctx.db.updateTable("keptAnswer").set({ status: null }).where("key", "=", "broken").execute();
    const again = await create("broken", "Break");
    expect([again.status, again.headers.get("retry-after")]).toEqual([409, "1"]);
    expect((await names()).filter((name) => name === "Break")).toHaveLength(1);
  });

  it("is refused where its token used too many keys within 24 hours", async () => {
    const own = await tessera.token(alice);
    await create("known", "Known", own);
    const [known] = await tessera.ctx.db.selectFrom("keptAnswer").selectAll().where("key", "=", "known").execute();
    if (!known) throw new Error("The key was not kept");
    for (let start = 0; start < MAX_KEPT_ANSWERS; start += 1000) {
      const rows = Array.from({ length: 1000 }, (_, index) => ({ ...known, key: `key-${start + index}` }));
      await insertRows(tessera.ctx.db, "keptAnswer", rows);
    }
    const refused = await create("one more", "More", own);
    expect([refused.status, refused.body.errorCode]).toEqual([400, "INVALID_INPUT"]);
    const more = await create("one-more", "More", own);
    expect([more.status, more.body.errorCode]).toEqual([429, "RATE_LIMITED"]);
    tessera.clock.advance({ hours: 25 });
    await tessera.background.tick();
    expect((await create("one-more", "More", own)).status).toBe(201);
  });

  it("takes a key of some visible characters", async () => {
    for (const key of ["", "two words", "x".repeat(256), "ü", secret]) {
      const answer = await create(encodeURIComponent(key) === key ? key : key.normalize(), "Key").catch(() => null);
      if (answer) expect([key, answer.status]).toEqual([key, 400]);
    }
    expect(await names()).not.toContain("Key");
  });
});
