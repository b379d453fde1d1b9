import { tmpdir } from "node:os";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { timeScale } from "../../../../scripts/time-limits.ts";
import { TotpApp } from "../identity/second-factor/totp-app.testing.ts";
import { openDb } from "../platform/db/open.ts";
import { describeOnEachDb, describeOnEachEmptyDb } from "../testing/each-database.testing.ts";
import { openAudit } from "../testing/open-audit.testing.ts";
import { environmentOf, runCommand } from "../testing/process.testing.ts";
import { Tessera, TestClock } from "../testing/tessera.testing.ts";

// Processes take seconds to start on a busy machine.
vi.setConfig({ testTimeout: 60_000 * timeScale, hookTimeout: 60_000 * timeScale });

const PASSWORD = "correct horse battery staple";
const USER = ["user", "create", "--username"];
const TOKEN = ["token", "create", "--name", "CI", "--scopes", "project:read,result:write", "--user"];
const REVOKE_ALL = ["token", "revoke-all", "--confirm"];

const newestEntry = ({ ctx: { db } }: Tessera) =>
  db.selectFrom("audit").selectAll().orderBy("seq", "desc").executeTakeFirstOrThrow();

describeOnEachDb("a command beside the server", (on) => {
  let tessera: Tessera;

  beforeAll(async () => {
    // Commands live in the present, and so must the server that takes their tokens.
    const clock = new TestClock();
    clock.advance({ ms: Date.now() - Date.parse(clock.now()) });
    tessera = await Tessera.start(on(), {}, clock);
    await tessera.addUser("gone");
    await tessera.ctx.db.updateTable("user").set({ active: 0 }).where("username", "=", "gone").execute();
  });
  afterAll(() => tessera.stop());

  const run = (args: string[], input = "") => runCommand(args, environmentOf(on()), input);

  it("creates accounts that can sign in, and tokens that work", async () => {
    const made = await run([...USER, "alice", "--email", "alice@example.org", "--role", "ADMIN"], `${PASSWORD}\n`);
    expect(made).toEqual({ code: 0, stdout: "", stderr: "Made the account alice (ADMIN).\n" });
    expect(await newestEntry(tessera)).toMatchObject({
      ...{ action: "ACCOUNT_CREATED", actorId: null, ownerId: expect.any(String), ip: "local" },
      details: JSON.stringify({ by: "command", systemRole: "ADMIN" }),
    });
    const alice = await tessera.signIn("alice");
    const { id: projectId } = await alice.project.create.mutate({ name: "Shop" });
    await alice.project.create.mutate({ name: "Other" });

    const { code, stdout, stderr } = await run([...TOKEN, "alice", "--projects", projectId, "--expires-in", "7d"]);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^tsr_pat_[0-9A-Za-z]{46}\n$/)]);
    const secret = stdout.trim();
    expect(stderr).toMatch(/^Made tsr_pat_\w{8}…\w{3}; it expires 20\d\d-.*\n$/);
    expect(stderr).not.toContain(secret.slice(16));
    const { body } = await tessera.rest(secret, "GET /me");
    expect(body.token).toMatchObject({ name: "CI", scopes: ["project:read", "result:write"], projects: [projectId] });
    expect((await tessera.rest(secret, "GET /projects/PRJ-2")).status).toBe(404);
    expect(await tessera.auditOf(body.token.id)).toEqual(["API_KEY_CREATED"]);

    await alice.admin.settings.update.mutate({ maxTokenLifetimeDays: 5 });
    await alice.admin.serviceAccount.create.mutate({ username: "robot" });
    const forRobot = await run([...TOKEN, "robot"]);
    expect(forRobot).toMatchObject({ code: 0, stdout: expect.stringMatching(/^tsr_svc_[0-9A-Za-z]{46}\n$/) });
    expect((await tessera.rest(forRobot.stdout.trim(), "GET /me")).body.user).toMatchObject({ username: "robot" });
    await alice.admin.settings.update.mutate({ maxTokenLifetimeDays: 365, defaultTokenLifetimeDays: 90 });
  });

  it("gives people a new password, and ends their sessions", async () => {
    const eve = await tessera.signIn("eve", "USER");
    const reset = (username: string, password: string) =>
      run(["user", "reset-password", "--username", username], password);
    const next = "another sentence to remember";
    expect(await reset("EVE", `${next}\n`)).toEqual({
      ...{ code: 0, stdout: "" },
      stderr: "Gave EVE a new password and ended every session.\n",
    });
    expect((await eve.session.current.query()).user).toBeNull();
    expect(await newestEntry(tessera)).toMatchObject({
      ...{ action: "PASSWORD_RESET", actorId: null, ip: "local", userAgent: "server command", details: "{}" },
    });
    await tessera.page().session.signIn.mutate({ login: "eve", password: next });
    await expect(tessera.signIn("eve")).rejects.toMatchObject({ data: { errorCode: "INVALID_INPUT" } });
    const { ctx } = tessera;
    await ctx.db.updateTable("user").set({ kind: "service" }).where("username", "=", "eve").execute();
    const refused = await Promise.all([reset("no-one", next), reset("eve", next), reset("eve", "short")]);
    expect(refused).toMatchObject([
      { code: 1, stderr: "There is no account “no-one”\n" },
      { code: 1, stderr: "“eve” is a service account, which has no password\n" },
      { code: 2, stderr: expect.stringMatching(/^password: Use at least 12/) },
    ]);
  });

  it("resets a second factor, and the audit log names its origin", async () => {
    const carl = await tessera.signIn("carl", "USER");
    await TotpApp.setUp(carl, tessera.clock);
    const reset = () => run(["user", "reset-second-factor", "--username", "Carl"]);
    const done = await reset();
    expect([done.code, done.stdout]).toEqual([0, ""]);
    expect(done.stderr).toContain("mail not sent");
    expect(done.stderr).toContain(
      "Reset the second factor of Carl: the password alone signs in until one is set up.\n",
    );
    expect(await newestEntry(tessera)).toMatchObject({ action: "SECOND_FACTOR_RESET", actorId: null, ip: "local" });
    expect((await carl.session.current.query()).user).toBeNull();
    await tessera.signIn("carl");
    expect(await reset()).toEqual({ code: 1, stdout: "", stderr: "This account has no second factor\n" });
  });

  it("revokes every live token but a spared account's, and the audit log names its origin", async () => {
    const [ada, bob] = [await tessera.signIn("ada", "ADMIN"), await tessera.signIn("bob", "USER")];
    const [adas, bobs, bobsToo] = [await tessera.token(ada), await tessera.token(bob), await tessera.token(bob)];
    const statuses = async () => {
      const answers = await Promise.all([adas, bobs, bobsToo].map((secret) => tessera.rest(secret, "GET /me")));
      return answers.map(({ status }) => status);
    };
    const mistyped = await Promise.all([
      run([...REVOKE_ALL, "revoke all"]),
      run([...REVOKE_ALL, "REVOKE ALL", "--spare", "no-one"]),
    ]);
    expect(mistyped).toMatchObject([
      { code: 2, stdout: "" },
      { code: 1, stdout: "", stderr: "There is no account “no-one”\n" },
    ]);
    expect(await statuses()).toEqual([200, 200, 200]);

    const { code, stdout, stderr } = await run([...REVOKE_ALL, "REVOKE ALL", "--spare", "ADA"]);
    const { revoked } = JSON.parse((await newestEntry(tessera)).details);
    expect([code, stdout, stderr]).toEqual([0, "", `Revoked ${revoked} tokens, all but those of ada.\n`]);
    expect(await statuses()).toEqual([200, 401, 401]);
    expect((await bob.token.list.query({})).data).toMatchObject([
      { status: "Revoked", revokedBy: null, revokedReason: "All tokens were revoked" },
      { status: "Revoked" },
    ]);
    expect((await bob.notice.list.query({})).data.map(({ kind }) => kind)).toEqual(Array(2).fill("REVOKED_BY_ADMIN"));

    expect(await run([...REVOKE_ALL, "REVOKE ALL"])).toMatchObject({ code: 0, stderr: "Revoked 1 token.\n" });
    expect(await statuses()).toEqual([401, 401, 401]);
    expect(await newestEntry(tessera)).toMatchObject({
      ...{ action: "API_KEYS_REVOKED_ALL", actorId: null, viaTokenId: null },
      ...{ ip: "local", userAgent: "server command", details: '{"revoked":1,"spared":null}' },
    });
  });

  it("rejects impossible requests with one sentence and exit code 1", async () => {
    const refused = await Promise.all([
      run([...USER, "gone"], PASSWORD),
      run([...USER, "carol"], "Sonyericsson\n"),
      run([...TOKEN, "no-one"]),
      run([...TOKEN, "gone"]),
    ]);
    expect(refused.map(({ code, stdout }) => [code, stdout])).toEqual(refused.map(() => [1, ""]));
    expect(refused.map(({ stderr }) => stderr)).toEqual([
      "This user name or email address is taken\n",
      "This is one of the passwords that are guessed first. Choose another one: a sentence of your own is easy to remember.\n",
      "There is no account “no-one”\n",
      "The account “gone” is deactivated\n",
    ]);
  });
});

describeOnEachDb("a command on the audit log", (on) => {
  const run = (...args: string[]) => runCommand(["audit", ...args], environmentOf(on()), "");

  it("exports it, verifies it, and names every changed entry", async () => {
    const tessera = await Tessera.start(on());
    const alice = await tessera.signIn("alice", "USER");
    for (const name of ["=1+1", "Second", "Third"]) await alice.project.create.mutate({ name });

    const lines = await run("export");
    expect([lines.code, lines.stderr]).toEqual([0, ""]);
    const events = lines.stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(events.map(({ seq, actor, details }) => [seq, actor?.username, details.name])).toEqual([
      [5, undefined, undefined],
      [4, "alice", "Third"],
      [3, "alice", "Second"],
      [2, "alice", "=1+1"],
      [1, "alice", undefined],
    ]);
    expect(events[0]).toMatchObject({ action: "AUDIT_EXPORTED", details: { format: "jsonl" }, ip: "local" });
    const table = await run("export", "--format", "csv");
    expect([table.code, table.stdout.split("\r\n").length]).toEqual([0, 8]);
    expect(await run("export", "--format", "xml")).toMatchObject({ code: 2, stdout: "" });

    const intact = await run("verify");
    expect(intact).toEqual({
      code: 0,
      stdout: expect.stringMatching(
        /^The audit log is intact: 6 entries, anchored from entry 1 on with the key file, the newest with the hash [0-9a-f]{64}\.\n$/,
      ),
      stderr: "",
    });
    await openAudit(tessera.ctx.db);
    await tessera.ctx.db.updateTable("audit").set({ details: "{}" }).where("seq", "=", 2).execute();
    await tessera.stop();
    expect(await run("verify")).toEqual({
      code: 1,
      stdout: "The audit log is broken at entry 2: it was changed, or the one before it was.\n",
      stderr: "",
    });
    const db = openDb(on().database);
    await db.updateTable("audit").set({ at: "" }).where("seq", "=", 4).execute();
    await db.deleteFrom("auditHead").execute();
    await db.destroy();
    const { code, stdout } = await run("verify");
    expect([code, stdout.split("\n")]).toEqual([
      1,
      [
        "The audit log is broken at entry 2: it was changed, or the one before it was.",
        "The audit log is broken at entry 4: it was changed, or the one before it was.",
        "The audit log is broken: its head is missing.",
        "",
      ],
    ]);
  });
});

describeOnEachEmptyDb("a command on an empty database", (on) => {
  const run = (args: string[], input = "") => runCommand(args, environmentOf(on()), input);

  it("brings it up to date, as often as asked", async () => {
    const done = { code: 0, stdout: "", stderr: "The database is up to date.\n" };
    expect(await run(["migrate"])).toEqual(done);
    expect(await run(["migrate"])).toEqual(done);
    const server = await Tessera.start(on());
    expect(server.setupPath).not.toBeNull();
    await server.stop();
  });
});

describe("a command that is not understood", () => {
  // Not even a database that can't be reached keeps it from saying so.
  const nowhere = {
    DATABASE_URL: "postgres://localhost:1/nothing",
    TESSERA_DATA_DIR: `${tmpdir()}/tessera-test-nowhere`,
  };

  it.concurrent.each<[string, string[], RegExp, string?]>([
    ["nothing", [], /^Name a command/],
    ["another one", ["token", "burn"], /^There is no command “token burn”/],
    ["too much", ["migrate", "--now"], /^Unknown option '--now'/],
    ["no name", ["user", "create"], /^--username is missing/],
    ["a short password", [...USER, "bob"], /^password: Use at least 12/, "canary"],
    ["a bad role", [...USER, "bob", "--role", "KING"], /^systemRole: /, PASSWORD],
    ["a bad scope", ["token", "create", "--user", "bob", "--name", "CI", "--scopes", "everything"], /^scopes/],
    ["no confirmation", ["token", "revoke-all"], /^--confirm: Type REVOKE ALL to confirm/],
    ["half a confirmation", [...REVOKE_ALL, "REVOKE"], /^--confirm: Type REVOKE ALL to confirm/],
    ["a bad time", [...TOKEN, "bob", "--expires-in", "soon"], /^--expires-in soon/],
  ])("says so and exits with 2: %s", async (_what, args, why, input) => {
    const { code, stdout, stderr } = await runCommand(args, nowhere, input);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(why);
    expect(stderr).toContain("Commands beside the server");
    expect(stderr).not.toContain("canary");
  });

  it.concurrent.each([["--help"], ["help"], ["token create --help"]])("lists the commands: %s", async (line) => {
    const { code, stdout, stderr } = await runCommand(line.split(" "), nowhere);
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("Commands beside the server");
    for (const command of ["migrate", "user create", "token revoke-all", "audit verify"]) {
      expect(stdout).toMatch(new RegExp(`^  ${command}.*\\n      [A-Z]`, "m"));
    }
  });

  it("names the wrong variable, in one line", async () => {
    const { code, stderr } = await runCommand(["migrate"], nowhere);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^DATABASE_URL can't be used: [^\n]+\n$/)]);
  });
});
