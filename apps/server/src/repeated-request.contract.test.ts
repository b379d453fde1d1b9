import { afterAll, beforeAll, describe, expect, it } from "vitest";
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

  describe("over tRPC", () => {
    const call = async (path: string, input: unknown, key: string, headers: Record<string, string> = {}) => {
      const answer = await fetch(`${tessera.url}/trpc/${path}`, {
        method: "POST",
        headers: {
          ...(headers.cookie === undefined && { authorization: `Bearer ${secret}` }),
          ...{ "content-type": "application/json", "idempotency-key": key, ...headers },
        },
        body: JSON.stringify(input),
      });
      type Body = { result?: { data: { id: string } }; error?: { message: string; data: object } };
      return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Body };
    };

    it("acts once, and answers the same again, also over REST", async () => {
      const input = { projectId: "PRJ-1", name: "Wrap" };
      const first = await call("case.create", input, "wrap");
      const second = await call("case.create", input, "wrap");
      expect([first.status, first.headers.get("idempotency-replayed")]).toEqual([200, null]);
      expect([second.status, second.headers.get("idempotency-replayed")]).toEqual([200, "true"]);
      expect(second.body).toEqual(first.body);
      expect(first.headers.get("cache-control")).toBe("no-store");
      expect((await create("wrap", "Wrap")).body).toEqual(first.body.result?.data);
      expect((await names()).filter((name) => name === "Wrap")).toHaveLength(1);
    });

    it("is refused with another input, in a batch, without a token, and where it is malformed", async () => {
      await call("case.create", { projectId: "PRJ-1", name: "Tie" }, "tie");
      const outcome = async (...args: Parameters<typeof call>) => {
        const { status, body } = await call(...args);
        return { status, ...body.error?.data };
      };
      const other = { projectId: "PRJ-1", name: "Untie" };
      const conflict = { status: 409, errorCode: "CONFLICT", httpStatus: 409, requestId: expect.any(String) };
      expect(await outcome("case.create", other, "tie")).toEqual(conflict);
      const invalid = { status: 400, errorCode: "INVALID_INPUT", issues: [{ path: ["Idempotency-Key"] }] };
      expect(await outcome("case.create?batch=1", { 0: other }, "b")).toMatchObject(invalid);
      expect(await outcome("case.create,case.create", { 0: other, 1: other }, "b")).toMatchObject(invalid);
      expect(await outcome("case.create", other, "two words")).toMatchObject(invalid);
      expect(await outcome("case.create", { surprise: 1 }, "s")).toMatchObject({
        status: 400,
        issues: expect.anything(),
      });
      expect(await outcome("case.create", other, "t", { authorization: "Bearer tsr_x" })).toMatchObject({
        status: 401,
      });
      const byCookie = { cookie: alice.cookie(), origin: tessera.url };
      expect(await outcome("case.create", other, "c", byCookie)).toMatchObject({ status: 401, errorCode: "NO_TOKEN" });
      const foreign = { cookie: alice.cookie(), origin: "https://evil.example" };
      expect(await outcome("case.create", other, "f", foreign)).toMatchObject({ status: 403 });
      expect(await names()).not.toContain("Untie");
    });

    it("means nothing to a read", async () => {
      expect((await call("project.list", {}, "r")).status).toBe(200);
      const kept = tessera.ctx.db.selectFrom("keptAnswer").select("key").where("key", "=", "r");
      expect(await kept.execute()).toEqual([]);
    });

    it("keeps no secret", async () => {
      const own = await tessera.token(alice, { scopes: ["token:rotate"] });
      const rotate = () => call("tokenSelf.rotate", {}, "r2", { authorization: `Bearer ${own}` });
      const first = await rotate();
      expect(first.status).toBe(200);
      expect(await rotate()).toMatchObject({
        status: 409,
        body: { error: { message: expect.stringContaining("secret") } },
      });
    });

    it("may be sent again after it failed, and acts once however many are sent at the same time", async () => {
      const input = { projectId: "PRJ-404", name: "Late" };
      expect((await call("case.create", input, "late")).status).toBe(404);
      const good = { ...input, projectId: "PRJ-1" };
      const answers = await Promise.all(Array.from({ length: 5 }, () => call("case.create", good, "late")));
      expect(new Set(answers.map(({ status, body }) => `${status} ${body.result?.data.id}`)).size).toBe(1);
    });
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
