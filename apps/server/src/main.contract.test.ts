import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { Agent, type ClientRequest, type IncomingMessage, request } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { sql } from "kysely";
import { afterAll, afterEach, describe, expect, inject, it, vi } from "vitest";
import { timeScale } from "../../../scripts/time-limits.ts";
import { openDb } from "./platform/db/open.ts";
import { describeOnEachEmptyDb } from "./testing/each-database.testing.ts";
import { type Environment, environmentOf, runCommand, ServerProcess } from "./testing/process.testing.ts";

// Processes take seconds to start on a busy machine.
vi.setConfig({ testTimeout: 60_000 * timeScale, hookTimeout: 60_000 * timeScale });

const PASSWORD = "correct horse battery staple";
const ADMIN = { TESSERA_ADMIN_USERNAME: "root", TESSERA_ADMIN_PASSWORD: PASSWORD };

const started: ServerProcess[] = [];
afterEach(async () => {
  await Promise.all(started.splice(0).map((server) => server.kill("SIGKILL")));
});

function begin(env: Environment): ServerProcess {
  const server = new ServerProcess(env);
  started.push(server);
  return server;
}

async function signIn(server: ServerProcess, password = PASSWORD): Promise<number> {
  const headers = { origin: server.url, "sec-fetch-site": "same-origin" };
  const { status } = await server.call("POST", "/trpc/session.signIn", { body: { login: "root", password }, headers });
  return status;
}

async function isSetupCode(server: ServerProcess, code: string): Promise<boolean> {
  const input = encodeURIComponent(JSON.stringify({ code }));
  return (await server.call("GET", `/trpc/setup.check?input=${input}`)).body.result.data.valid;
}

const folders: string[] = [];
afterAll(() => {
  for (const path of folders) rmSync(path, { recursive: true, force: true });
});

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "tessera-test-"));
  folders.push(path);
  return path;
}

describeOnEachEmptyDb("the server", (on) => {
  it("begins with a set-up link, and says nothing else on stdout", async () => {
    const server = await begin(environmentOf(on())).ready();
    const link = `${server.url}/setup/${server.setupCode}`;
    expect(server.stdout).toBe(`Tessera is ready at ${server.url}\nCreate the first account at ${link}\n`);
    expect(await isSetupCode(server, server.setupCode)).toBe(true);
    expect(await isSetupCode(server, `${server.setupCode}x`)).toBe(false);
    expect(await server.kill("SIGTERM")).toBe(0);
  });

  it("creates its first admin from the environment, and keeps that account", async () => {
    const env = { ...environmentOf(on()), ...ADMIN };
    const first = await begin(env).ready();
    expect([await signIn(first), first.setupCode]).toEqual([200, ""]);
    expect(await first.kill("SIGINT")).toBe(0);
    const { stdout } = await runCommand(["audit", "export"], env);
    expect(stdout.split("\n").map((line) => line && JSON.parse(line))).toContainEqual(
      expect.objectContaining({
        action: "ACCOUNT_CREATED",
        actor: null,
        details: { by: "environment", systemRole: "ADMIN" },
      }),
    );

    const second = await begin({ ...env, TESSERA_ADMIN_PASSWORD: "another password altogether" }).ready();
    expect(await signIn(second)).toBe(200);
    expect(await signIn(second, "another password altogether")).toBe(400);
    expect(second.log.filter(({ msg }) => msg === "database migrated")).toEqual([]);
  });

  it("finishes running requests at a stop, and accepts no new ones", async () => {
    const env = environmentOf(on());
    const server = await begin({ ...env, ...ADMIN }).ready();
    const made = await runCommand(["token", "create", "--user", "root", "--name", "CI", "--scopes", "all"], env);
    const secret = made.stdout.trim();
    await server.call("POST", "/api/v1/projects", { secret, body: { name: "Shop" } });

    const agent = new Agent({ keepAlive: true });
    const slow = request(`${server.url}/api/v1/imports?projectId=PRJ-1`, {
      agent,
      method: "POST",
      headers: { authorization: `Bearer ${secret}`, "content-type": "application/xml", "user-agent": "slow upload" },
    });
    await new Promise((sent) => slow.write("<testsuite>", sent));
    const stopped = server.kill("SIGTERM");
    while (await accepts(server.url)) await setImmediate();
    const answer = await finish(slow, "<testcase name='a'/></testsuite>");
    expect([answer.statusCode, answer.headers.connection]).toEqual([201, "close"]);
    expect(await stopped).toBe(0);

    const db = openDb(on().database);
    const tokens = await db.selectFrom("token").select("lastUsedUserAgent").execute();
    await db.destroy();
    expect(tokens).toEqual([{ lastUsedUserAgent: "slow upload" }]);
    expect(server.log.filter(({ level }) => (level as number) > 30)).toEqual([]);
  });

  it("reports a second start on the same port, and leaves the first server's data alone", async () => {
    const env = { ...environmentOf(on()), TESSERA_DATA_DIR: join(on().dataDir, "twice") };
    const database = openDb(on().database);
    await database.deleteFrom("user").execute();
    await database.destroy();
    const first = await begin(env).ready();
    const port = new URL(first.url).port;
    const second = begin({ ...env, PORT: port });
    expect(await second.ended).toBe(1);
    expect(second.stderr).toMatch(/^Tessera could not start: [^\n]+\n$/);
    if (on().dialect === "postgres") {
      expect(second.stderr).toContain(`PORT can't be used: ${port} is in use on 127.0.0.1\n`);
    } else {
      expect(second.stderr).toContain("TESSERA_DATA_DIR can't be used: another server (process ");
    }
    expect(await isSetupCode(first, first.setupCode)).toBe(true);
  });

  it("rejects arguments without repeating a possible secret", async () => {
    const server = new ServerProcess(environmentOf(on()), [], { args: ["--smtp=smtp://ci:canary@mail.example"] });
    expect(await server.ended).toBe(1);
    const said = "Tessera could not start: there is no argument “--smtp”; settings are environment variables\n";
    expect([server.stdout, server.stderr]).toEqual(["", said]);
  });

  it("keeps a connection at rest for longer than the minute of a proxy", async () => {
    const server = await begin(environmentOf(on())).ready();
    const agent = new Agent({ keepAlive: true });
    const answer = await finish(request(`${server.url}/healthz`, { agent }), "");
    agent.destroy();
    expect(Number(/^timeout=(\d+)$/.exec(String(answer.headers["keep-alive"]))?.[1])).toBeGreaterThan(60);
  });

  it("rejects the database of a newer version, and leaves it alone", async () => {
    const env = environmentOf(on());
    await (await begin(env).ready()).kill("SIGTERM");
    const db = openDb(on().database);
    await sql`insert into kysely_migration values ('0999-of-tomorrow', '2030-01-01T00:00:00.000Z')`.execute(db);
    const server = begin({ ...env, ...ADMIN });
    expect(await server.ended).toBe(1);
    const setting = on().dialect === "postgres" ? "DATABASE_URL" : "TESSERA_DATA_DIR";
    expect(server.stderr).toMatch(
      new RegExp(`^Tessera could not start: ${setting} can't be used: .*newer than this server[^\\n]*\\n$`),
    );
    expect(await runCommand(["migrate"], env)).toMatchObject({ code: 1, stderr: expect.stringContaining("newer") });
    await sql`delete from kysely_migration where name = '0999-of-tomorrow'`.execute(db);
    await db.destroy();
  });
});

describe("servers on one folder", () => {
  it("are limited to one: the error of the next names the holder, and a crash frees the folder", async () => {
    const env = { TESSERA_DATA_DIR: folder(), PORT: "0", ...ADMIN };
    const first = await begin(env).ready();
    const second = begin(env);
    expect(await second.ended).toBe(1);
    expect(second.stderr).toMatch(
      /^Tessera could not start: TESSERA_DATA_DIR can't be used: another server \(process \d+ on \S+, since 20\S+Z\) [^\n]+\n$/,
    );
    expect(second.stderr).toContain(`process ${first.pid} on`);
    const command = ["token", "create", "--user", "root", "--name", "CI", "--scopes", "all"];
    expect(await runCommand(command, env)).toMatchObject({ code: 0 });

    await first.kill("SIGKILL");
    const third = await begin(env).ready();
    expect(await signIn(third)).toBe(200);
    expect(await third.kill("SIGTERM")).toBe(0);
    await begin(env).ready();
  });
});

describe("servers on one PostgreSQL", () => {
  it("may be started at once while it is empty, and say when it is gone", async () => {
    const admin = openDb({ postgresUrl: inject("postgresUrl") });
    const name = `test_${randomUUID().replaceAll("-", "")}`;
    await sql`create database ${sql.id(name)}`.execute(admin);
    const env = {
      ...ADMIN,
      PORT: "0",
      TESSERA_DATA_DIR: folder(),
      DATABASE_URL: inject("postgresUrl").replace(/[^/]+$/, name),
    };
    const servers = await Promise.all([begin(env), begin(env), begin(env)].map((server) => server.ready()));
    expect(await Promise.all(servers.map((server) => signIn(server)))).toEqual([200, 200, 200]);
    const health = (server: ServerProcess) =>
      Promise.all(["/healthz", "/readyz"].map(async (path) => (await server.call("GET", path)).status));
    expect(await Promise.all(servers.map(health))).toEqual(servers.map(() => [200, 200]));

    await sql`drop database ${sql.id(name)} with (force)`.execute(admin);
    await admin.destroy();
    expect(await Promise.all(servers.map(health))).toEqual(servers.map(() => [200, 503]));
    expect(await Promise.all(servers.map((server) => server.kill("SIGTERM")))).toEqual([0, 0, 0]);
  });
});

describe("a server on a PostgreSQL that can't hold its texts", () => {
  it.each([
    ["another encoding", "encoding 'LATIN1' locale 'C' template template0", "", /encoding is LATIN1.*UTF8/],
    ["nothing to be written", "", "set default_transaction_read_only = on", /it is read-only/],
  ])("fails to start with the reason in one line: %s", async (_what, options, setting, why) => {
    const admin = openDb({ postgresUrl: inject("postgresUrl") });
    const name = `test_${randomUUID().replaceAll("-", "")}`;
    await sql`create database ${sql.id(name)} ${sql.raw(options)}`.execute(admin);
    if (setting) await sql`alter database ${sql.id(name)} ${sql.raw(setting)}`.execute(admin);
    const postgresUrl = inject("postgresUrl").replace(/[^/]+$/, name);
    const server = begin({ TESSERA_DATA_DIR: folder(), PORT: "0", DATABASE_URL: postgresUrl });
    expect(await server.ended).toBe(1);
    expect(server.stderr).toMatch(/^Tessera could not start: DATABASE_URL can't be used: [^\n]+\n$/);
    expect(server.stderr).toMatch(why);
    await sql`drop database ${sql.id(name)} with (force)`.execute(admin);
    await admin.destroy();
  });
});

describe("a server that can't start", () => {
  it.concurrent.each<[string, RegExp, () => Environment]>([
    ["a host that isn't here", /^HOST can't be used: .*192\.0\.2\.1/, () => ({ HOST: "192.0.2.1" })],
    ["a folder that is a file", /^TESSERA_DATA_DIR can't be used: /, () => ({ TESSERA_DATA_DIR: aFile() })],
    ["a file that is no database", /^TESSERA_DATA_DIR can't be used: .*not a database/, noDatabase],
    ["no server there", /^DATABASE_URL can't be used: .*ECONNREFUSED/, () => atDatabase("localhost:1")],
    ["no address", /^DATABASE_URL can't be used: /, () => atDatabase("%zz")],
    ["a password with a slash", /^DATABASE_URL can't be used: .*%2F/, () => atDatabase("can/ary@localhost:1")],
  ])("gives the reason in one line: %s", async (_what, why, env) => {
    const server = new ServerProcess({ TESSERA_DATA_DIR: folder(), PORT: "0", ...env() });
    expect(await server.ended).toBe(1);
    expect(server.stdout).toBe("");
    expect(server.stderr).toMatch(/^Tessera could not start: [^\n]+\n$/);
    expect(server.stderr.replace("Tessera could not start: ", "")).toMatch(why);
    expect(server.stderr).not.toContain("canary");
  });

  const atDatabase = (host: string) => ({ DATABASE_URL: `postgres://someone:canary@${host}/tessera` });

  function aFile(): string {
    const file = join(folder(), "file");
    writeFileSync(file, "");
    return file;
  }

  function noDatabase(): Environment {
    const path = folder();
    writeFileSync(join(path, "tessera.sqlite"), "This is no database, and long enough to be sure. ".repeat(50), {
      mode: 0o600,
    });
    return { TESSERA_DATA_DIR: path };
  }
});

/** Whether a server listens there. */
async function accepts(url: string): Promise<boolean> {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  const accepted = await Promise.race([
    once(socket, "connect").then(() => true),
    once(socket, "error").then(() => false),
  ]).catch(() => false);
  socket.destroy();
  return accepted;
}

async function finish(call: ClientRequest, rest: string): Promise<IncomingMessage> {
  call.end(rest);
  const [answer] = await once(call, "response");
  answer.resume();
  await once(answer, "end");
  return answer;
}
