import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { InstanceStatus } from "@tessera/domain";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Postgres, startPostgres } from "../../../scripts/postgres.ts";
import { openDb } from "./platform/db/open.ts";
import type { TestDatabase } from "./testing/each-database.testing.ts";
import { blackPng } from "./testing/pictures.testing.ts";
import { runCommand, ServerProcess } from "./testing/process.testing.ts";
import { PASSWORD, type Page, Tessera } from "./testing/tessera.testing.ts";

/** Another one each time: the same again would be answered with the first receipt, and not written again. */
const report = () => `<testsuite name="s"><testcase classname="a" name="${crypto.randomUUID()}"/></testsuite>`;
const XML = { "content-type": "application/xml" };

const picture = () => blackPng(64, 64).toString("base64");

const ADMIN = { TESSERA_ADMIN_USERNAME: "root", TESSERA_ADMIN_PASSWORD: PASSWORD };

/** Half a megabyte of traces. */
function longReport(): string {
  const failing = (index: number) =>
    `<testcase classname="a" name="${crypto.randomUUID()}"><failure>${index}${"t".repeat(10_000)}</failure></testcase>`;
  return `<testsuite name="s">${Array.from({ length: 50 }, (_, index) => failing(index)).join("")}</testsuite>`;
}

type Answer = { status: number; code: string; retryAfter: boolean; words: string };

/** One call a kind of endpoint; reads and writes apart. */
class Endpoints {
  readonly tessera: Tessera;
  readonly page: Page;
  readonly secret: string;
  readonly projectId: string;

  constructor(tessera: Tessera, page: Page, secret: string, projectId: string) {
    this.tessera = tessera;
    this.page = page;
    this.secret = secret;
    this.projectId = projectId;
  }

  static async open(tessera: Tessera): Promise<Endpoints> {
    const page = await tessera.signIn("root", "ADMIN");
    const secret = await tessera.token(page, { scopes: ["all", "admin:read"] });
    const { id } = await page.project.create.mutate({ name: "Shop" });
    await page.profile.setAvatar.mutate({ image: picture() });
    return new Endpoints(tessera, page, secret, id);
  }

  writes(): Record<string, () => Promise<Answer>> {
    const name = "n".repeat(90);
    const upload = `POST /imports?projectId=${this.projectId}` as const;
    return {
      tRPC: () => this.#trpc("project.create", { name }),
      "tRPC, a picture": () => this.#trpc("profile.setAvatar", { image: picture() }),
      "sign-in": () => this.#trpc("session.signIn", { login: "root", password: PASSWORD }, {}),
      REST: () => this.#rest("POST /projects", { name }),
      "an import": () => this.#rest(upload, report(), XML),
      "a form": () => this.#form(),
      MCP: () => this.#tool("create_cycle", { projectId: this.projectId, name }),
    };
  }

  reads(): Record<string, () => Promise<Answer>> {
    return {
      tRPC: () => this.#get("/trpc/project.list?input={}"),
      "the session": () => this.#get("/trpc/session.current"),
      "a picture": async () => {
        const { user } = await this.page.session.current.query();
        return this.#get(`${user?.avatar}/small`);
      },
      "the export": () => this.#get("/admin-export/audit-events.jsonl"),
      REST: () => this.#rest("GET /me"),
      MCP: () => this.#tool("whoami", {}),
    };
  }

  async #trpc(name: string, input: object, headers: Record<string, string> = { cookie: this.page.cookie() }) {
    const options = { method: "POST", headers: { "content-type": "application/json", ...headers } };
    return outcome(await fetch(`${this.tessera.url}/trpc/${name}`, { ...options, body: JSON.stringify(input) }));
  }

  async #get(path: string) {
    return outcome(await fetch(this.tessera.url + path, { headers: { cookie: this.page.cookie() } }));
  }

  async #rest(call: `${string} /${string}`, body?: unknown, headers = {}) {
    const { status, headers: sent, body: answer } = await this.tessera.rest(this.secret, call, body, headers);
    return { status, code: answer.errorCode ?? "", retryAfter: sent.has("retry-after"), words: answer.error ?? "" };
  }

  async #form() {
    const form = new FormData();
    for (const [name, text] of [
      ["name", "Nightly"],
      ["projectId", this.projectId],
    ] as const)
      form.append(name, text);
    form.append("file", new File([report()], "report.xml"));
    const { status, headers, body } = await this.tessera.call(this.secret, "POST /api/junit/import", form);
    return { status, code: body.errorCode ?? "", retryAfter: headers.has("retry-after"), words: body.error ?? "" };
  }

  /** A tool's error is the tool's result; only an unknown caller gets an error status. */
  async #tool(name: string, args: object): Promise<Answer> {
    const message = { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name, arguments: args } };
    const accept = { accept: "application/json, text/event-stream" };
    const { status, headers, body } = await this.tessera.call(this.secret, "POST /mcp", message, accept);
    if (status !== 200) {
      return { status, code: body.errorCode, retryAfter: headers.has("retry-after"), words: body.error };
    }
    const { isError, content } = body.result;
    const { errorCode, retryAfter, error } = isError ? JSON.parse(content[0].text) : {};
    return {
      status: isError ? (errorCode === "STORAGE_FULL" ? 507 : 503) : status,
      ...{ code: errorCode ?? "", retryAfter: retryAfter !== undefined, words: error ?? "" },
    };
  }
}

async function outcome(answer: Response): Promise<Answer> {
  const text = await answer.text();
  const { error, errorCode } = answer.ok || !text.startsWith("{") ? {} : JSON.parse(text);
  return {
    status: answer.status,
    code: error?.data?.errorCode ?? errorCode ?? "",
    retryAfter: answer.headers.has("retry-after"),
    words: error?.message ?? error ?? "",
  };
}

async function readiness(tessera: Tessera) {
  const ready = await fetch(`${tessera.url}/readyz`);
  const status = await fetch(`${tessera.url}/status`, { headers: { accept: "application/json" } });
  const { status: verdict, parts } = (await status.json()) as InstanceStatus;
  return [ready.status, verdict, parts.database.state, parts.storage.state];
}

const WELL = [200, "up", "up", "up"];

describe("a full disk on SQLite", () => {
  let dataDir: string;
  let tessera: Tessera;
  let endpoints: Endpoints;

  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), "tessera-test-"));
    tessera = await Tessera.start({
      dialect: "sqlite",
      dataDir,
      database: { sqliteFile: join(dataDir, "tessera.sqlite") },
    });
    endpoints = await Endpoints.open(tessera);
    await fill();
  });
  afterAll(async () => {
    await tessera.stop();
    rmSync(dataDir, { recursive: true });
  });

  /** No page can be added, and those there are have no room left: SQLite's own answer to a full disk. */
  async function fill(): Promise<void> {
    const { db } = tessera.ctx;
    await sql`create table filling (text text)`.execute(db);
    const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(db);
    await sql`pragma max_page_count = ${sql.lit(rows[0]?.page_count)}`.execute(db);
    for (const size of [4000, 500, 50, 5]) {
      const add = () => sql`insert into filling values (${"x".repeat(size)})`.execute(db).then(() => true);
      while (await add().catch(() => false)) {}
    }
  }

  it.each(["tRPC", "tRPC, a picture", "sign-in", "REST", "an import", "a form", "MCP"])(
    "answers a write with 507, Retry-After and words: %s",
    async (kind) => {
      // Some writes fit into what is left of a page that others freed.
      const answers: Answer[] = [];
      while (answers.at(-1)?.code !== "STORAGE_FULL" && answers.length < 100) {
        answers.push((await endpoints.writes()[kind]?.()) as Answer);
      }
      expect(answers.at(-1)).toEqual({
        status: 507,
        code: "STORAGE_FULL",
        retryAfter: true,
        words: expect.stringContaining("no room left"),
      });
    },
  );

  it.each(["tRPC", "the session", "a picture", "the export", "REST", "MCP"])("goes on reading: %s", async (kind) => {
    tessera.clock.advance({ seconds: 61 });
    expect((await endpoints.reads()[kind]?.())?.status).toBe(200);
  });

  it("is reported by readiness and status, with the cause for administrators alone", async () => {
    expect(await readiness(tessera)).toEqual([503, "degraded", "up", "down"]);
    const { parts } = await endpoints.page.status.get.query();
    expect(parts.storage?.problem).toContain("free disk space");
    expect((await tessera.page().status.get.query()).parts.storage).toEqual({ state: "down" });
  });

  it("is logged with the database's own words, not with the rollback that followed", async () => {
    const failures = tessera.log
      .map((line) => JSON.parse(line))
      .filter(({ msg }) => /storage is unavailable/.test(msg));
    expect(failures.length).toBeGreaterThan(0);
    for (const { err } of failures) expect(err.message).toContain("database or disk is full");
    expect(tessera.log.join("")).not.toContain("cannot rollback");
  });

  it("ends by itself once there is room", async () => {
    await sql`pragma max_page_count = 1000000`.execute(tessera.ctx.db);
    for (const [kind, write] of Object.entries(endpoints.writes())) {
      expect([kind, (await write()).status]).toEqual([kind, expect.toSatisfy((status) => status <= 201)]);
    }
    tessera.clock.advance({ seconds: 31 });
    await tessera.background.tick();
    expect(await readiness(tessera)).toEqual(WELL);
  });

  it("and a storage that can only be read answer a write differently", async () => {
    await sql`pragma query_only = on`.execute(tessera.ctx.db);
    for (const [kind, write] of Object.entries(endpoints.writes())) {
      const { status, code, retryAfter } = await write();
      expect([kind, status, code, retryAfter]).toEqual([kind, 503, "UNAVAILABLE", true]);
    }
    tessera.clock.advance({ seconds: 61 });
    for (const [kind, read] of Object.entries(endpoints.reads())) {
      expect([kind, (await read()).status]).toEqual([kind, 200]);
    }
    expect(tessera.log.join("")).toContain("failed to record the use of a session; will retry");
    expect(await readiness(tessera)).toEqual([503, "degraded", "up", "down"]);
    await sql`pragma query_only = off`.execute(tessera.ctx.db);
  });
});

describe("PostgreSQL that is stopped and started again", () => {
  it("is answered with 503 on every endpoint meanwhile, and served again without a restart", async () => {
    const postgres = await startPostgres();
    const dataDir = mkdtempSync(join(tmpdir(), "tessera-test-"));
    const on: TestDatabase = { dialect: "postgres", dataDir, database: { postgresUrl: postgres.url } };
    const tessera = await Tessera.start(on);
    const endpoints = await Endpoints.open(tessera);
    const { writes, reads } = { writes: endpoints.writes(), reads: endpoints.reads() };
    expect(await readiness(tessera)).toEqual(WELL);
    const { user } = await endpoints.page.session.current.query();
    expect(user?.username).toBe("root");

    await postgres.pause();
    // The owner of a picture can't be looked up without the database.
    const { "a picture": _, ...askable } = reads;
    for (const [kind, call] of [...Object.entries(writes), ...Object.entries(askable)]) {
      const { status, code, retryAfter, words } = await call();
      expect([kind, status, code, retryAfter]).toEqual([kind, 503, "UNAVAILABLE", true]);
      expect(words).toContain("database can't be reached");
    }
    tessera.clock.advance({ seconds: 4 });
    expect(await readiness(tessera)).toEqual([503, "down", "down", "down"]);

    await postgres.resume();
    for (const [kind, call] of [...Object.entries(writes), ...Object.entries(reads)]) {
      expect([kind, (await call()).status]).toEqual([kind, expect.toSatisfy((status) => status <= 201)]);
    }
    tessera.clock.advance({ seconds: 31 });
    await tessera.background.tick();
    expect(await readiness(tessera)).toEqual(WELL);
    await tessera.stop();
    await postgres.stop();
    rmSync(dataDir, { recursive: true });
  });
});

describe("PostgreSQL that ends in the middle of a transaction", () => {
  let postgres: Postgres;
  let dataDir: string;
  let tessera: Tessera;

  beforeAll(async () => {
    postgres = await startPostgres();
    dataDir = mkdtempSync(join(tmpdir(), "tessera-test-"));
    tessera = await Tessera.start({ dialect: "postgres", dataDir, database: { postgresUrl: postgres.url } });
    await tessera.addUser("root", "ADMIN");
  });
  afterAll(async () => {
    await tessera.stop();
    await postgres.stop();
    rmSync(dataDir, { recursive: true });
  });

  /** A request that waits for a row which another connection holds, and the process of the database that serves it. */
  async function stuckRequest(page: Page) {
    const outside = openDb({ postgresUrl: postgres.url });
    const held = Promise.withResolvers<void>();
    const release = Promise.withResolvers<void>();
    const holding = outside.transaction().execute(async (db) => {
      await sql`lock table audit in exclusive mode`.execute(db);
      held.resolve();
      await release.promise;
    });
    await held.promise;
    const answer = page.project.create.mutate({ name: "Shop" }).then(
      () => undefined,
      (error) => error,
    );
    const waiting = sql<{ pid: number }>`select pid from pg_stat_activity where wait_event_type = 'Lock'`;
    let pid: number | undefined;
    while (pid === undefined) pid = (await waiting.execute(tessera.ctx.db)).rows[0]?.pid;
    const end = async () => {
      release.resolve();
      await holding.catch(() => {});
      await outside.destroy();
    };
    return { answer, pid, end };
  }

  it.each([
    ["shut down", async () => void (await postgres.pause().then(postgres.resume))],
    ["killed", async (pid: number) => void process.kill(pid, "SIGKILL")],
  ])("is answered as 503, and logged with the first error: %s", async (_how, finish) => {
    const page = await tessera.signIn("root");
    const { answer, pid, end } = await stuckRequest(page);
    await finish(pid);
    expect(await answer).toMatchObject({ data: { errorCode: "UNAVAILABLE", httpStatus: 503, retryAfter: 5 } });
    await end();
    const isBack = () =>
      page.project.create.mutate({ name: "Shop" }).then(
        () => true,
        ({ data }) => data.errorCode !== "UNAVAILABLE",
      );
    while (!(await isBack())) {}
    expect(tessera.log.join("")).not.toMatch(/is not queryable|discarded/);
  });
});

describe("a file size limit of the system", () => {
  it("is a full disk too: a server process reads on, says so, and writes again once old data is gone", async () => {
    const dataDir = mkdtempSync(join(tmpdir(), "tessera-test-"));
    // 8 MiB: room for an empty database, of which all tables are made in one transaction.
    const limitBlocks = 16_384;
    const env = { ...ADMIN, TESSERA_DATA_DIR: dataDir, PORT: "0" };
    const server = await new ServerProcess(env, [], { limits: `ulimit -f ${limitBlocks}` }).ready();
    const made = await runCommand(["token", "create", "--user", "root", "--name", "CI", "--scopes", "all"], env);
    const secret = made.stdout.trim();
    await server.call("POST", "/api/v1/projects", { secret, body: { name: "Shop" } });
    const upload = () =>
      server.call("POST", "/api/v1/imports?projectId=PRJ-1", { secret, body: longReport(), headers: XML });
    let refused: Awaited<ReturnType<typeof upload>> | undefined;
    for (let count = 0; count < 100 && refused === undefined; count++) {
      const answer = await upload();
      if (answer.status !== 201) refused = answer;
    }
    expect([refused?.status, refused?.body.errorCode]).toEqual([507, "STORAGE_FULL"]);
    expect(Number(refused?.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await server.call("GET", "/api/v1/me", { secret })).status).toBe(200);
    expect((await server.call("GET", "/api/v1/projects", { secret })).status).toBe(200);
    expect((await server.call("GET", "/readyz")).status).toBe(503);
    const [failure] = server.log.filter(({ msg }) => String(msg).includes("storage is unavailable"));
    expect(failure?.err).toMatchObject({ message: expect.stringMatching(/disk I\/O error|disk is full/) });
    expect(await server.kill("SIGTERM")).toBe(0);

    const roomy = await new ServerProcess(env).ready();
    expect((await roomy.call("GET", "/readyz")).status).toBe(200);
    expect((await roomy.call("POST", "/api/v1/projects", { secret, body: { name: "Shop" } })).status).toBe(201);
    await roomy.kill("SIGTERM");
    rmSync(dataDir, { recursive: true });
  });
});
