import { readFileSync } from "node:fs";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { timeScale } from "../../../../scripts/time-limits.ts";
import { describeOnEachDb } from "../testing/each-database.testing.ts";
import { type Answer, environmentOf, ServerProcess } from "../testing/process.testing.ts";
import { openDb } from "./db/open.ts";
import type { Db } from "./db/schema.ts";

// Processes take seconds to start on a busy machine.
vi.setConfig({ testTimeout: 60_000 * timeScale, hookTimeout: 60_000 * timeScale });

const PASSWORD = "canary-password-of-the-first-admin";
const WRONG_PASSWORD = "canary-password-that-is-wrong";
/** Runs before the server: on a signal it throws, where nothing catches it, an error that names the last token it saw. */
const CRASH = `import { subscribe } from "node:diagnostics_channel";
let heard;
subscribe("http.server.request.start", ({ request }) => { heard = request.headers.authorization ?? heard; });
process.on("SIGUSR2", () => { throw new Error("no use for " + heard); });`;

describeOnEachDb("secrets", (on) => {
  let server: ServerProcess;
  let db: Db;
  const answers: Answer[] = [];

  beforeAll(async () => {
    const crash = `data:text/javascript,${encodeURIComponent(CRASH)}`;
    server = await ServerProcess.start({ ...environmentOf(on()), LOG_LEVEL: "trace" }, ["--import", crash]);
    db = openDb(on().database);
  });
  afterAll(async () => {
    await db.destroy();
    await server.kill("SIGKILL");
  });

  async function call(...args: Parameters<ServerProcess["call"]>): Promise<Answer> {
    const answer = await server.call(...args);
    answers.push(answer);
    return answer;
  }
  const trpc = (path: string, body: object, cookie = "") =>
    call("POST", `/trpc/${path}`, {
      body,
      headers: { origin: server.url, "sec-fetch-site": "same-origin", ...(cookie && { cookie }) },
    });
  async function withoutTable(name: string, work: () => Promise<unknown>): Promise<void> {
    await sql`alter table ${sql.id(name)} rename to hidden`.execute(db);
    await work();
    await sql`alter table hidden rename to ${sql.id(name)}`.execute(db);
  }
  /** Everything the database holds, as it is stored. */
  async function stored(): Promise<string> {
    const { database } = on();
    if ("sqliteFile" in database) {
      return ["", "-wal"].map((end) => readFileSync(database.sqliteFile + end, "latin1")).join("");
    }
    const tables = await db.introspection.getTables();
    const rows = await Promise.all(tables.map(({ name }) => sql`select * from ${sql.id(name)}`.execute(db)));
    return JSON.stringify(rows.map((result) => result.rows));
  }

  it("stand in no log line, no answer but their own, and nowhere in the database", async () => {
    const code = server.setupCode;
    const person = { username: "root", email: "root@example.org", firstName: "Ada", lastName: "Root" };
    await call("GET", `/setup/${code}`);
    await call("GET", `/%73etup/${code}`);
    await call("GET", `/trpc/setup.check?input=${encodeURIComponent(JSON.stringify({ code }))}`);
    await trpc("setup.createAdmin", { ...person, username: "no good", password: PASSWORD, code });
    await withoutTable("user", () => trpc("setup.createAdmin", { ...person, password: PASSWORD, code }));
    await trpc("setup.createAdmin", { ...person, password: PASSWORD, code });
    await trpc("setup.createAdmin", { ...person, password: PASSWORD, code });

    await trpc("session.signIn", { login: "root", password: WRONG_PASSWORD });
    await trpc("session.signIn", { login: WRONG_PASSWORD, password: PASSWORD });
    await trpc("session.signIn", { login: "root", password: { not: PASSWORD } });
    await withoutTable("session", () => trpc("session.signIn", { login: "root", password: PASSWORD }));
    const signedIn = await trpc("session.signIn", { login: "root", password: PASSWORD });
    const [cookie = ""] = signedIn.headers.getSetCookie()[0]?.split(";", 1) ?? [];
    const made = await trpc("token.create", { name: "CI", scopes: ["all"], expiresInDays: 7 }, cookie);
    const { secret } = made.body.result.data;
    expect(answers.splice(answers.indexOf(made), 1)).toHaveLength(1);
    const newcomer = { email: "new@example.org", systemRole: "USER" };
    const invited = await trpc("admin.invitation.create", newcomer, cookie);
    expect(answers.splice(answers.indexOf(invited), 1)).toHaveLength(1);
    const invitation = /\/invitations\/(\S+)$/.exec(invited.body.result.data.link)?.[1] ?? "";
    await call("GET", `/invitations/${invitation}`);
    await call("GET", `/trpc/invitation.get?input=${encodeURIComponent(JSON.stringify({ code: invitation }))}`);
    const registration = { ...person, email: undefined, username: "new", code: invitation };
    await trpc("invitation.accept", { ...registration, password: "too short" });
    await withoutTable("user", () => trpc("invitation.accept", { ...registration, password: PASSWORD }));
    await trpc("invitation.accept", { ...registration, password: PASSWORD });
    await trpc("invitation.accept", { ...registration, password: PASSWORD });

    const altered = `${secret.slice(0, -1)}${secret.endsWith("0") ? "1" : "0"}`;
    const xml = { "content-type": "application/xml" };
    await call("GET", "/api/v1/me", { secret });
    await call("GET", "/api/v1/me", { secret: altered });
    await call("GET", "/api/v1/me", { secret: `${secret} ${secret}` });
    await call("GET", `/api/v1/me?token=${secret}`);
    await call("GET", `/trpc/me.get?token=${secret}`, { headers: { cookie } });
    await call("GET", `/api/v1/imports/${secret}?projectId=PRJ-1`, { secret });
    await call("GET", `/api/v1/imports/${secret.replaceAll("_", "%5F")}?projectId=PRJ-1`, { secret });
    await call("GET", `/${secret}/%E0`, { headers: { cookie } });
    await call("POST", "/api/v1/projects", {
      secret,
      body: `{"name": "${secret}"`,
      headers: { "content-type": "application/json" },
    });
    await call("POST", "/api/v1/projects", { secret, body: { name: "Shop" } });
    await call("POST", "/api/v1/imports?projectId=PRJ-1", { secret, body: "<testsuite>", headers: xml });
    await call("POST", "/api/v1/imports?projectId=PRJ-1", {
      secret,
      body: "<testsuite><testcase name='a'/></testsuite>",
      headers: xml,
    });
    await withoutTable("project", () => call("GET", "/api/v1/projects", { secret }));
    await withoutTable("token", () => trpc("token.create", { name: "CI", scopes: ["all"], expiresInDays: 7 }, cookie));
    const bytes = await stored();
    expect(await server.kill("SIGUSR2")).toBe(1);

    const statuses = new Set(answers.map(({ status }) => status));
    expect([...statuses].sort()).toEqual(expect.arrayContaining([200, 201, 400, 401, 404, 422, 500]));
    expect(server.log.at(-1)).toMatchObject({ level: 60, err: { message: "no use for Bearer tsr_pat_[redacted]" } });
    const [, value = ""] = cookie.split("=");
    const body = secret.slice("tsr_pat_12345678".length, -6);
    const outcome = answers.map(({ text }) => text).join("\n");
    expect([value.length, body.length, code.length, invitation.length].every((length) => length > 30)).toBe(true);
    for (const canary of [PASSWORD, WRONG_PASSWORD, code, invitation, value, body, "canary"]) {
      for (const text of [server.stderr, server.stdout.replace(`/setup/${server.setupCode}\n`, ""), outcome, bytes]) {
        expect(
          text.includes(canary),
          `${canary} in …${text.slice(text.indexOf(canary) - 200, text.indexOf(canary))}`,
        ).toBe(false);
      }
    }
  });

  it("have one log line for each request, found by its id, without its query", () => {
    const lines = server.log.filter(({ msg }) => msg === "request");
    const byId = new Map(lines.map((line) => [line.requestId, line]));
    for (const { status, headers } of answers) {
      expect(byId.get(headers.get("x-request-id"))).toMatchObject({ status, path: expect.stringMatching(/^[^?]*$/) });
    }
    expect(new Set(lines.map(({ requestId }) => requestId)).size).toBe(lines.length);
    // Two answers carried the secrets they were made for, and were set aside.
    expect(lines.length).toBe(answers.length + 2);
    const failures = server.log.filter(({ level }) => level === 50).map(({ requestId }) => requestId);
    expect(failures).toEqual(
      answers
        .filter(({ status }) => status === 500)
        .map(({ body, headers }) => body.requestId ?? headers.get("x-request-id")),
    );
  });
});
