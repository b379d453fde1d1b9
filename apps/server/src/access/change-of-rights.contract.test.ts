import type { QueryExecutor } from "kysely";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openDb } from "../platform/db/open.ts";
import type { Db } from "../platform/db/schema.ts";
import { describeOnEachDb } from "../testing/each-database.testing.ts";
import { type Page, Tessera } from "../testing/tessera.testing.ts";

/** Connections that the server has on PostgreSQL; SQLite has one. */
const CONNECTIONS = { sqlite: 1, postgres: 10 };

type Credential = Record<string, string>;

/**
 * The calls of a batch run beside one another, and each finds out by itself who calls. With a single free connection to
 * the database they do so one after the other; what changes between two of them must hold for the second.
 */
describeOnEachDb("a change of a user's rights", (on) => {
  let tessera: Tessera;
  let root: Page;
  let outside: Db;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    root = await tessera.signIn("root", "ADMIN");
    outside = openDb(on().database);
  });
  afterAll(async () => {
    await outside.destroy();
    await tessera.stop();
  });

  /** A new user in a project of their own, at the page and with a token, its admin beside the administrator. */
  async function newcomer(name: string) {
    const page = await tessera.signIn(name, "USER");
    const { id } = (await page.session.current.query()).user as { id: string };
    const project = await page.project.create.mutate({ name: "Shop" });
    const rootId = (await root.session.current.query()).user?.id as string;
    await page.member.set.mutate({ projectId: project.id, userId: rootId, role: "PROJECT_ADMIN" });
    const credentials: Credential[] = [
      { cookie: page.cookie(), origin: tessera.url },
      { authorization: `Bearer ${await tessera.token(page)}` },
    ];
    return { id, projectId: project.id, credentials };
  }

  /** Keeps all connections but one busy, and that one after the batch's first read until `change` has happened. */
  async function duringBatch<T>(change: () => Promise<unknown>, batch: () => Promise<T>): Promise<T> {
    const { db } = tessera.ctx;
    const busy = Promise.withResolvers<void>();
    const held = Array.from({ length: CONNECTIONS[on().dialect] - 1 }, async () => {
      await db.connection().execute(() => busy.promise);
    });
    const executor = db.getExecutor() as { provideConnection: QueryExecutor["provideConnection"] };
    const { provideConnection } = executor;
    let isChanged = false;
    const provide = provideConnection.bind(executor) as QueryExecutor["provideConnection"];
    executor.provideConnection = (consumer) =>
      provide(async (connection) => {
        const done = await consumer(connection);
        if (!isChanged) {
          isChanged = true;
          await change();
        }
        return done;
      });
    try {
      return await batch();
    } finally {
      executor.provideConnection = provideConnection;
      busy.resolve();
      await Promise.all(held);
    }
  }

  /** The outcome of each call of a batch. */
  async function batched(credential: Credential, path: string, inputs: object[]): Promise<string[]> {
    return batchedCalls(
      credential,
      inputs.map((input) => [path, input]),
    );
  }

  async function batchedCalls(credential: Credential, calls: [path: string, input: object][]): Promise<string[]> {
    const inputs = calls.map(([, input]) => input);
    const answer = await fetch(`${tessera.url}/trpc/${calls.map(([path]) => path).join(",")}?batch=1`, {
      method: "POST",
      headers: { "content-type": "application/json", ...credential },
      body: JSON.stringify(Object.fromEntries(inputs.entries())),
    });
    const seen = (await answer.json()) as { error?: { data: { errorCode: string } } }[];
    return seen.map(({ error }) => error?.data.errorCode ?? "done");
  }

  const cases = (projectId: string) => ["One", "Two", "Three"].map((name) => ({ projectId, name }));
  const setUser = (id: string, change: object) =>
    outside.updateTable("user").set(change).where("id", "=", id).execute();

  it.each([
    ["deactivation", { active: 0 }, ["NO_TOKEN", "INACTIVE_USER"]],
    ["demotion", { systemRole: "GUEST" }, ["FORBIDDEN", "FORBIDDEN"]],
  ])("by %s holds for every call of a batch that was on its way", async (_, change, refusals) => {
    for (const [index, refusal] of refusals.entries()) {
      const { id, projectId, credentials } = await newcomer(`${refusal.toLowerCase().replace("_", "-")}-${index}`);
      const seen = await duringBatch(
        () => setUser(id, change),
        () => batched(credentials[index] as Credential, "case.create", cases(projectId)),
      );
      expect(seen).toEqual([refusal, refusal, refusal]);
    }
  });

  it("that a batch makes itself applies to its later calls", async () => {
    const adminOf = async (name: string) => {
      const page = await tessera.signIn(name, "ADMIN");
      const id = (await page.session.current.query()).user?.id as string;
      const authorization = `Bearer ${await tessera.token(page, { scopes: ["admin:write", "admin:access"] })}`;
      return { id, credentials: [{ cookie: page.cookie(), origin: tessera.url }, { authorization }] as const };
    };
    const invite = (n: number) =>
      ["admin.invitation.create", { email: `${n}@example.org`, systemRole: "USER" }] as const;
    for (const [index, [change, refusal]] of (
      [
        [{ systemRole: "USER" }, "FORBIDDEN"],
        [{ active: false }, "NO_TOKEN"],
        [{ systemRole: "USER" }, "FORBIDDEN"],
        [{ active: false }, "INACTIVE_USER"],
      ] as const
    ).entries()) {
      const { id, credentials } = await adminOf(`admin-${index}`);
      const credential = credentials[index < 2 ? 0 : 1];
      const seen = await batchedCalls(credential, [
        ["admin.user.update", { id, ...change }],
        [...invite(1)],
        [...invite(2)],
      ]);
      expect(seen).toEqual(["done", refusal, refusal]);
    }
    const { projectId, credentials } = await newcomer("leaver");
    const [cookie] = credentials as [Credential];
    const add = ["case.create", { projectId, name: "Late" }] as [string, object];
    expect(await batchedCalls(cookie, [["session.signOut", {}], add, add])).toEqual(["done", "NO_TOKEN", "NO_TOKEN"]);
  });

  it("by removal from a project or a lower role applies to the calls of a running batch", async () => {
    for (const index of [0, 1]) {
      for (const [role, refusal] of [
        [null, "NOT_FOUND"],
        ["GUEST", "FORBIDDEN"],
      ] as const) {
        const { id, projectId, credentials } = await newcomer(`${refusal.toLowerCase().replace("_", "-")}-in-${index}`);
        const seen = await duringBatch(
          () =>
            role === null
              ? outside.deleteFrom("member").where("userId", "=", id).execute()
              : outside.updateTable("member").set({ role }).where("userId", "=", id).execute(),
          () => batched(credentials[index] as Credential, "case.create", cases(projectId)),
        );
        expect(seen).toEqual([refusal, refusal, refusal]);
      }
    }
  });

  it("applies to the next request over REST and at the page", async () => {
    const { id, projectId, credentials } = await newcomer("next");
    const [, { authorization = "" } = {}] = credentials;
    const overRest = async () => {
      const call = `POST /test-cases?projectId=${projectId}` as const;
      const { status, body } = await tessera.rest(null, call, { name: "Pay" }, { authorization });
      return body.errorCode ?? status;
    };
    const atPage = async () =>
      (await batched(credentials[0] as Credential, "case.create", [{ projectId, name: "Pay" }]))[0];
    const seen = async () => [await overRest(), await atPage()];
    expect(await seen()).toEqual([201, "done"]);
    await root.member.set.mutate({ projectId, userId: id, role: "GUEST" });
    expect(await seen()).toEqual(["FORBIDDEN", "FORBIDDEN"]);
    await root.member.set.mutate({ projectId, userId: id, role: "MEMBER" });
    expect(await seen()).toEqual([201, "done"]);
    await root.admin.user.update.mutate({ id, systemRole: "GUEST" });
    expect(await seen()).toEqual(["FORBIDDEN", "FORBIDDEN"]);
    await root.admin.user.update.mutate({ id, systemRole: "USER" });
    await root.member.remove.mutate({ projectId, userId: id });
    expect(await seen()).toEqual(["NOT_FOUND", "NOT_FOUND"]);
    await root.admin.user.update.mutate({ id, active: false });
    expect(await seen()).toEqual(["INACTIVE_USER", "NO_TOKEN"]);
    await root.admin.user.update.mutate({ id, active: true });
    expect(await seen()).toEqual(["NOT_FOUND", "NO_TOKEN"]);
  });
});
