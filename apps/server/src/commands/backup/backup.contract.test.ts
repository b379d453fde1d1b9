import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { timeScale } from "../../../../../scripts/time-limits.ts";
import { openDb } from "../../platform/db/open.ts";
import { describeOnEachDb, describeOnEachEmptyDb, type TestDatabase } from "../../testing/each-database.testing.ts";
import { openAudit } from "../../testing/open-audit.testing.ts";
import { twoColours } from "../../testing/pictures.testing.ts";
import { environmentOf, runCommand } from "../../testing/process.testing.ts";
import { Tessera } from "../../testing/tessera.testing.ts";

// Processes take seconds to start on a busy machine.
vi.setConfig({ testTimeout: 60_000 * timeScale, hookTimeout: 60_000 * timeScale });

describeOnEachDb("a backup", (on) => {
  let tessera: Tessera;
  let secret: string;
  let file: string;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    const alice = await tessera.signIn("alice", "USER");
    secret = await tessera.token(alice);
    await alice.project.create.mutate({ name: "Kept" });
    const report = `<testsuite>${Array.from({ length: 700 }, (_, index) => `<testcase name="t${index}"/>`).join("")}</testsuite>`;
    const { status } = await tessera.rest(secret, "POST /imports?projectId=PRJ-1", report, {
      "content-type": "text/xml",
    });
    expect(status).toBe(201);
    file = join(on().dataDir, "first.backup");
  });
  afterAll(() => tessera.stop());

  const backup = (to: string, env = environmentOf(on())) => runCommand(["backup", to], env);
  const folder = (name: string) => {
    const path = join(on().dataDir, name);
    mkdirSync(path);
    return path;
  };
  const sqliteIn = (dataDir: string): TestDatabase => ({
    ...{ dialect: "sqlite", dataDir, database: { sqliteFile: join(dataDir, "tessera.sqlite") } },
  });

  /** The content to restore, whatever the database. */
  async function expectAllOf(place: TestDatabase, projects: number): Promise<void> {
    const restored = await Tessera.start(place, {}, tessera.clock);
    const alice = await restored.signIn("alice");
    const data: { name: string }[] = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await alice.project.list.query({ limit: 200, ...(cursor && { cursor }) });
      data.push(...page.data);
      cursor = page.nextCursor;
    }
    expect([data.length, data.some(({ name }) => name === "Kept")]).toEqual([projects, true]);
    const results = await restored.rest(secret, "GET /test-cases?projectId=PRJ-1&limit=200");
    expect([results.status, results.body.data.length]).toEqual([200, 200]);
    expect((await restored.ctx.db.selectFrom("testResult").select("id").execute()).length).toBe(700);
    await alice.project.create.mutate({ name: "Later" });
    await restored.stop();
    expect(await runCommand(["audit", "verify"], environmentOf(place))).toMatchObject({ code: 0 });
  }

  it("is made while the server writes, is readable by its owner only, and is consistent", async () => {
    const alice = await tessera.signIn("alice");
    let isDone = false;
    const writing = (async () => {
      while (!isDone) await alice.project.create.mutate({ name: "Meanwhile" });
    })();
    const made = await backup(file);
    isDone = true;
    await writing;
    expect(made).toMatchObject({ code: 0, stdout: "" });
    expect(made.stderr).toMatch(/^Backed up \d+ rows to \S+first\.backup\.\n$/);
    expect((statSync(file).mode & 0o777).toString(8)).toBe("600");
    expect(readdirSync(on().dataDir).filter((name) => name.startsWith("first.backup"))).toEqual(["first.backup"]);
    const db = openDb({ sqliteFile: file });
    const projects = await db.selectFrom("project").select("id").execute();
    const created = await db.selectFrom("audit").select("id").where("action", "=", "PROJECT_CREATED").execute();
    await db.destroy();
    expect(projects.length).toBe(created.length);
  });

  it("restores into SQLite, by the command or as a plain copy", async () => {
    const made = await backup(join(on().dataDir, "second.backup"));
    expect(made.code).toBe(0);
    const projects = (await tessera.ctx.db.selectFrom("project").select("id").execute()).length;
    const place = sqliteIn(folder("restored"));
    const done = await runCommand(["restore", join(on().dataDir, "second.backup")], environmentOf(place));
    expect(done).toMatchObject({ code: 0, stdout: "", stderr: expect.stringMatching(/^Restored \d+ rows from /) });
    await expectAllOf(place, projects);

    const copied = sqliteIn(folder("copied"));
    copyFileSync(join(on().dataDir, "second.backup"), join(copied.dataDir, "tessera.sqlite"));
    await expectAllOf(copied, projects);
    const again = join(on().dataDir, "of-the-copy.backup");
    expect((await backup(again, environmentOf(copied))).code).toBe(0);
  });

  it("overwrites nothing, and restores only into an empty place", async () => {
    const before = readFileSync(file);
    expect(await backup(file)).toEqual({
      code: 1,
      stdout: "",
      stderr: `${file} exists already; nothing was overwritten. Name another file.\n`,
    });
    expect(readFileSync(file).equals(before)).toBe(true);
    const into = await runCommand(["restore", file], environmentOf(on()));
    expect([into.code, into.stderr]).toEqual([
      1,
      expect.stringMatching(/exists already. Restore into|is not empty|another server/),
    ]);
    expect((await tessera.rest(secret, "GET /me")).status).toBe(200);
    const missing = await backup(join(on().dataDir, "none", "x.backup"));
    expect([missing.code, missing.stderr]).toEqual([1, expect.stringMatching(/x\.backup can't be written: .*ENOENT/)]);
  });

  it.each([
    ["cut off", (path: string) => writeFileSync(path, readFileSync(path).subarray(0, 20_000))],
    ["another kind of file", (path: string) => writeFileSync(path, "no database ".repeat(1000))],
    ["empty", (path: string) => writeFileSync(path, "")],
    ["with a changed row", (path: string) => change(path, "update project set name = 'Forged' where number = 1")],
    [
      "with a row less",
      (path: string) => change(path, `delete from "testResult" where id = (select min(id) from "testResult")`),
    ],
    ["without its manifest", (path: string) => change(path, "delete from instance where name = 'backup'")],
    [
      "of a newer version",
      (path: string) => change(path, "insert into kysely_migration values ('0999-of-tomorrow', '')"),
    ],
  ])("that is %s is rejected, and leaves the target empty", async (what, harm) => {
    const harmed = join(on().dataDir, `${what.replaceAll(" ", "-")}.backup`);
    copyFileSync(file, harmed);
    chmodSync(harmed, 0o600);
    await harm(harmed);
    const place = sqliteIn(folder(`for ${what}`));
    const { code, stdout, stderr } = await runCommand(["restore", harmed], environmentOf(place));
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/^[^\n]+(damaged|no complete backup|newer)[^\n]+\n$/);
    expect(readdirSync(place.dataDir)).toEqual(["server.lock"]);
  });

  it("of a changed audit log is made, with a warning", async () => {
    const place = sqliteIn(folder("changed"));
    expect((await runCommand(["restore", file], environmentOf(place))).code).toBe(0);
    const db = openDb(place.database);
    await openAudit(db);
    await db.updateTable("audit").set({ details: "{}" }).where("seq", "=", 2).execute();
    await db.destroy();
    const made = await backup(join(on().dataDir, "changed.backup"), environmentOf(place));
    expect(made).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("Warning: the audit log is broken"),
    });
    expect(existsSync(join(on().dataDir, "changed.backup"))).toBe(true);
  });

  async function change(path: string, statement: string): Promise<void> {
    const db = openDb({ sqliteFile: path });
    await sql.raw(statement).execute(db);
    await db.destroy();
  }

  it("leaves the key of the audit log out, copies it to a file of its own, and puts it back", async () => {
    const source = sqliteIn(folder("keyed"));
    const first = await Tessera.start(source);
    await first.signIn("alice", "USER");
    const file = join(source.dataDir, "keyed.backup");
    const key = join(source.dataDir, "keyed.key");
    const env = environmentOf(source);
    expect((await runCommand(["backup", file, "--audit-key", key], env)).code).toBe(0);
    await first.stop();
    const original = readFileSync(join(source.dataDir, "audit.key"), "utf8");
    expect(readFileSync(key, "utf8")).toBe(original);
    expect(statSync(key).mode & 0o777).toBe(0o600);
    expect(readFileSync(file).includes(original.slice(0, 64))).toBe(false);
    const again = await runCommand(["backup", `${file}.2`, "--audit-key", key], env);
    expect(again).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("exists already; nothing was overwritten"),
    });

    const restore = (place: TestDatabase, ...more: string[]) =>
      runCommand(["restore", file, ...more], environmentOf(place));
    const bare = sqliteIn(folder("without-key"));
    const warned = await restore(bare);
    expect(warned).toMatchObject({ code: 0, stderr: expect.stringContaining(join(bare.dataDir, "audit.key")) });
    expect(warned.stderr).toMatch(/Warning: the key of the audit log \(id [0-9a-f]{16}\) is not in/);

    const other = join(source.dataDir, "other.key");
    writeFileSync(other, "ab".repeat(32));
    const place = sqliteIn(folder("with-key"));
    const wrong = await restore(place, "--audit-key", other);
    expect(wrong).toMatchObject({ code: 1, stderr: expect.stringContaining("is not the key of this audit log") });
    expect(existsSync(join(place.dataDir, "tessera.sqlite"))).toBe(false);
    writeFileSync(join(place.dataDir, "audit.key"), "cd".repeat(32));
    const taken = await restore(place, "--audit-key", key);
    expect(taken).toMatchObject({ code: 1, stderr: expect.stringContaining("holds another key already") });
    rmSync(join(place.dataDir, "audit.key"));
    const done = await restore(place, "--audit-key", key);
    expect(done).toMatchObject({ code: 0, stderr: expect.not.stringContaining("Warning") });
    expect(readFileSync(join(place.dataDir, "audit.key"), "utf8")).toBe(original);
    expect(statSync(join(place.dataDir, "audit.key")).mode & 0o777).toBe(0o600);
    const verified = await runCommand(["audit", "verify"], environmentOf(place));
    expect(verified).toMatchObject({ code: 0, stdout: expect.stringContaining("anchored from entry 1 on") });
  });
});

describeOnEachEmptyDb("a backup of SQLite", (on) => {
  it("restores into an empty database of either kind, also one that a server has migrated", async () => {
    const source = {
      ...on(),
      dialect: "sqlite" as const,
      database: { sqliteFile: join(on().dataDir, "source", "tessera.sqlite") },
      dataDir: join(on().dataDir, "source"),
    };
    mkdirSync(source.dataDir);
    const first = await Tessera.start(source);
    const alice = await first.signIn("alice", "USER");
    const secret = await first.token(alice);
    await alice.project.create.mutate({ name: "Kept" });
    await alice.profile.setAvatar.mutate({ image: (await twoColours(64, 64).png()).toString("base64") });
    await alice.token.revoke.mutate({ id: (await alice.token.list.query({})).data[0]?.id ?? "" });
    const file = join(on().dataDir, "of-sqlite.backup");
    expect((await runCommand(["backup", file], environmentOf(source))).code).toBe(0);
    await first.stop();
    if (on().dialect === "postgres") await (await Tessera.start(on())).stop();
    // The key of the audit log is no part of a backup, and is put beside it by hand.
    copyFileSync(join(source.dataDir, "audit.key"), join(on().dataDir, "audit.key"));

    const done = await runCommand(["restore", file], environmentOf(on()));
    expect(done).toMatchObject({ code: 0, stderr: expect.stringMatching(/^Restored \d+ rows/) });
    const second = await Tessera.start(on(), {}, first.clock);
    const page = await second.signIn("alice");
    expect(await page.project.list.query({})).toMatchObject({ data: [{ name: "Kept" }] });
    expect((await page.session.current.query()).user?.avatar).toEqual(expect.any(String));
    expect(await second.ctx.db.selectFrom("avatar").select("userId").execute()).toHaveLength(1);
    expect((await second.rest(secret, "GET /me")).body.errorCode).toBe("INACTIVE_TOKEN");
    const guarded = second.ctx.db.updateTable("audit").set({ details: "{}" }).execute();
    await expect(guarded).rejects.toThrow("the audit log only grows");
    await second.stop();
    expect((await runCommand(["audit", "verify"], environmentOf(on()))).code).toBe(0);
    const back = join(on().dataDir, "back.backup");
    expect((await runCommand(["backup", back], environmentOf(on()))).code).toBe(0);
    rmSync(back);
    expect((await runCommand(["restore", file], environmentOf(on()))).code).toBe(1);
  });
});

describe("the version", () => {
  it("is printed alone, without a database", async () => {
    const { code, stdout, stderr } = await runCommand(["version"], { DATABASE_URL: "nowhere" });
    expect([code, stdout, stderr]).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+\S*\n$/), ""]);
  });
});
