import { sql } from "kysely";
import { afterEach, beforeEach, expect, it } from "vitest";
import { describeOnEachDb } from "./testing/each-database.testing.ts";
import { type Page, Tessera } from "./testing/tessera.testing.ts";

const TOLD = "Something went wrong on the server. Give an administrator the request id to find it in the log.";

describeOnEachDb("a failure of the server's own", (on) => {
  let tessera: Tessera;
  let page: Page;
  let secret: string;
  let users = 0;

  beforeEach(async () => {
    tessera = await Tessera.start(on());
    users += 1;
    page = await tessera.signIn(`user${users}`, "USER");
    secret = await tessera.token(page);
  });
  afterEach(() => tessera.stop());

  const entriesOf = (requestId: string) =>
    tessera.log.filter((line) => line.includes(requestId)).map((it) => JSON.parse(it));
  async function withoutTable(table: string, work: () => Promise<void>): Promise<void> {
    const { db } = tessera.ctx;
    await sql`alter table ${sql.id(table)} rename to ${sql.id("hidden")}`.execute(db);
    await work().finally(() => sql`alter table ${sql.id("hidden")} rename to ${sql.id(table)}`.execute(db));
  }

  it("is answered as INTERNAL without details, and logged with them", async () => {
    await withoutTable("project", async () => {
      const { status, headers, body } = await tessera.rest(secret, "GET /projects");
      expect(status).toBe(500);
      expect(body).toEqual({ error: TOLD, errorCode: "INTERNAL", requestId: headers.get("x-request-id") });
      const failure = { level: 50, err: { message: expect.stringContaining("project"), stack: expect.any(String) } };
      expect(entriesOf(body.requestId)).toMatchObject([failure, { level: 30, status: 500 }]);
    });
  });

  it("is answered the same over tRPC", async () => {
    await withoutTable("project", async () => {
      const { message, data } = await page.project.list.query({}).catch((error) => error);
      expect(message).toBe(TOLD);
      expect(data).toEqual({ errorCode: "INTERNAL", httpStatus: 500, requestId: expect.any(String) });
      expect(entriesOf(data.requestId)).toMatchObject([{ level: 50, procedure: "project.list" }, { status: 500 }]);
    });
  });

  it("at the look-up of a token or session is not answered as 401", async () => {
    await withoutTable("token", async () => {
      const { status, headers, body } = await tessera.rest(secret, "GET /me");
      expect([status, body.errorCode, headers.get("www-authenticate")]).toEqual([500, "INTERNAL", null]);
    });
    await withoutTable("session", async () => {
      await expect(page.token.list.query({})).rejects.toMatchObject({ data: { errorCode: "INTERNAL" } });
      await expect(page.session.current.query()).rejects.toMatchObject({ data: { errorCode: "INTERNAL" } });
    });
    expect(tessera.log.join("")).not.toContain(secret.slice(20));
  });

  it("is not blamed on the caller where the server's own data is bad", async () => {
    const { db } = tessera.ctx;
    await db.insertInto("instance").values({ name: "settings", value: '{"maxTokenLifetimeDays": "many"}' }).execute();
    const making = page.token.create.mutate({ name: "CI", scopes: ["all"], expiresInDays: 7 });
    await expect(making).rejects.toMatchObject({ message: TOLD, data: { errorCode: "INTERNAL", httpStatus: 500 } });
    await db.deleteFrom("instance").where("name", "=", "settings").execute();

    await page.project.create.mutate({ name: "Shop" });
    await db
      .updateTable("member")
      .set({ role: "OWNER" as "MEMBER" })
      .execute();
    const { status, body } = await tessera.rest(secret, "GET /projects");
    expect([status, body]).toEqual([500, { error: TOLD, errorCode: "INTERNAL", requestId: body.requestId }]);
    await db.deleteFrom("project").execute();
  });

  it("keeps what was half done from being stored", async () => {
    await withoutTable("audit", async () => {
      const making = page.token.create.mutate({ name: "Lost", scopes: ["all"], expiresInDays: 7 });
      await expect(making).rejects.toMatchObject({ data: { errorCode: "INTERNAL" } });
    });
    expect((await page.token.list.query({})).data).toMatchObject([{ name: "CI" }]);
  });
});
