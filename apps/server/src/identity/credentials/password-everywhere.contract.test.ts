import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { describeOnSqlite } from "../../testing/each-database.testing.ts";
import { MailServer, readable } from "../../testing/mail-server.testing.ts";
import { environmentOf, runCommand, ServerProcess } from "../../testing/process.testing.ts";
import { PASSWORD, type Page, Tessera } from "../../testing/tessera.testing.ts";

/** From a breach, of the product's name, of the server's own name, and of the person's. */
const REFUSED = ["iloveyou123456", "Tessera123456", "Analytical2026!", "Lovelace181512"];
const ADA = { firstName: "Ada", lastName: "Lovelace" };

describeOnSqlite("a password that is easy to guess", (on) => {
  let tessera: Tessera;
  let post: MailServer;
  let root: Page;

  beforeAll(async () => {
    post = await MailServer.start();
    tessera = await Tessera.start(on(), { mail: { smtpUrl: post.url, from: null } });
    root = await tessera.signIn("root", "ADMIN");
    await root.admin.settings.update.mutate({ instanceName: "Analytical" });
  });
  afterAll(async () => {
    await tessera.stop();
    await post.stop();
  });
  beforeEach(() => tessera.ctx.db.deleteFrom("signInFailure").execute());

  const refused = (field = "password") => ({
    data: { errorCode: "INVALID_INPUT", issues: [{ path: [field], message: expect.stringMatching(/\.$/) }] },
  });
  const person = async () => {
    const username = `ada-${crypto.randomUUID().slice(0, 8)}`;
    await tessera.addUser(username);
    const page = await tessera.signIn(username);
    await page.profile.update.mutate(ADA);
    return { username, page };
  };
  const mailedCode = async (page: string) => {
    await tessera.ctx.outbox.sendDue();
    const text = readable(post.mails.at(-1)?.source ?? "");
    return new RegExp(`/${page}/([\\w-]+)`).exec(text)?.[1] ?? "";
  };

  it("is rejected at an invitation, which stays open", async () => {
    const email = `${crypto.randomUUID()}@example.org`;
    const { link } = await root.admin.invitation.create.mutate({ email, systemRole: "USER" });
    const code = link.slice(link.lastIndexOf("/") + 1);
    const username = `ada-${crypto.randomUUID().slice(0, 8)}`;
    const accept = (password: string) => tessera.page().invitation.accept.mutate({ ...ADA, code, username, password });
    for (const password of REFUSED) await expect(accept(password)).rejects.toMatchObject(refused());
    expect((await accept(PASSWORD)).user.username).toBe(username);
  });

  it("is rejected at a change", async () => {
    const { page } = await person();
    const change = (next: string) => page.profile.changePassword.mutate({ current: PASSWORD, next });
    for (const next of REFUSED) await expect(change(next)).rejects.toMatchObject(refused("next"));
    await change("a whole new sentence to remember");
  });

  it("is rejected at a reset, whose link stays open", async () => {
    const { username } = await person();
    await tessera.page().passwordReset.request.mutate({ login: username });
    const code = await mailedCode("reset-password");
    const complete = (password: string) => tessera.page().passwordReset.complete.mutate({ code, password });
    for (const password of REFUSED) await expect(complete(password)).rejects.toMatchObject(refused());
    await complete("a whole new sentence to remember");
  });

  it("is rejected by the commands", async () => {
    const { username } = await person();
    const env = environmentOf(on());
    const names = ["--first-name", "Ada", "--last-name", "Lovelace"];
    for (const [password, ...args] of [
      ["iloveyou123456", "create", "--username", "ada-new", ...names],
      ["Lovelace181512", "create", "--username", "ada-new", ...names],
      ["iloveyou123456", "reset-password", "--username", username],
      ["Lovelace181512", "reset-password", "--username", username],
    ] as const) {
      const { code, stderr } = await runCommand(["user", ...args], env, password);
      expect([password, code]).toEqual([password, 1]);
      expect(stderr).toMatch(/^This is [^\n]+\.\n$/);
    }
  });

  it("is reported while it is typed, and never stored", async () => {
    const check = (password: string, personal: string[] = []) =>
      tessera.page().password.check.mutate({ password, personal });
    const queries = await Promise.all([
      check("iloveyou123456"),
      check("Lovelace181512", ["ada", "Lovelace"]),
      check("Analytical2026!"),
      check("four quiet lamps hum"),
    ]);
    expect(queries.map(({ acceptable }) => acceptable)).toEqual([false, false, false, true]);
    expect(tessera.log.join("")).not.toMatch(/iloveyou|Lovelace181512|quiet lamps/);
    await expect(check("x".repeat(1001))).rejects.toMatchObject({ data: { errorCode: "INVALID_INPUT" } });
    const foreign = tessera.page({ origin: "https://evil.example", "sec-fetch-site": "cross-site" });
    await expect(foreign.password.check.mutate({ password: PASSWORD })).rejects.toMatchObject({
      data: { errorCode: "FORBIDDEN" },
    });
  });

  it("can be checked only so often from one address", async () => {
    const other = await Tessera.start(on(), { trustedProxies: ["127.0.0.1"] }, tessera.clock);
    const check = (ip: string) =>
      other
        .page({ "x-forwarded-for": ip })
        .password.check.mutate({ password: PASSWORD })
        .then(
          () => "outcome",
          ({ data }) => data.errorCode,
        );
    const answers: string[] = [];
    for (let count = 0; count < 301; count++) answers.push(await check("192.0.2.77"));
    expect(answers.slice(-2)).toEqual(["outcome", "RATE_LIMITED"]);
    expect(await check("192.0.2.78")).toBe("outcome");
    await other.stop();
  });
});

describeOnSqlite("the first account's password", (on) => {
  it("is rejected at the set-up where it is easy to guess", async () => {
    const tessera = await Tessera.start(on());
    const code = tessera.setupPath?.replace("/setup/", "") ?? "";
    const createAdmin = (password: string) =>
      tessera.page().setup.createAdmin.mutate({ ...ADA, code, username: "ada", email: "ada@example.org", password });
    for (const password of ["iloveyou123456", "Tessera123456", "Lovelace181512"]) {
      await expect(createAdmin(password)).rejects.toMatchObject({
        data: { errorCode: "INVALID_INPUT", issues: [{ path: ["password"] }] },
      });
    }
    await createAdmin(PASSWORD);
    await tessera.stop();
  });
});

describe("the first account's password in the environment", () => {
  it.each(["iloveyou123456", "Tessera123456", "root2026root!"])("stops the start: %s", async (password) => {
    const folder = mkdtempSync(join(tmpdir(), "tessera-test-"));
    const env = { TESSERA_ADMIN_USERNAME: "root", TESSERA_ADMIN_PASSWORD: password };
    const server = new ServerProcess({ ...env, TESSERA_DATA_DIR: folder, PORT: "0" });
    expect(await server.ended).toBe(1);
    expect(server.stderr).toMatch(/^Tessera could not start: TESSERA_ADMIN_PASSWORD can't be used: This is [^\n]+\n$/m);
    expect(server.stderr).not.toContain(password);
    rmSync(folder, { recursive: true });
  });
});
