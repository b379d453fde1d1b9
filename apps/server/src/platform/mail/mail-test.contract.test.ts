import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { MailServer } from "../../testing/mail-server.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";

const SECRET = "s3cret/+";
const ENCODED = [encodeURIComponent(SECRET), Buffer.from(SECRET).toString("base64")];

describeOnEachDb("testing the mail server", (on) => {
  let post: MailServer;
  let tessera: Tessera;
  let root: Page;

  const start = (mail: { smtpUrl: string; from: string | null } | null) => Tessera.start(on(), { mail });

  beforeAll(async () => {
    post = await MailServer.start();
    tessera = await start({ smtpUrl: post.url, from: null });
    root = await tessera.signIn("root", "ADMIN");
  });
  afterAll(() => Promise.all([tessera.stop(), post.stop()]));

  it("sends an email to the administrator at once, in the name of the server", async () => {
    await root.admin.settings.update.mutate({ instanceName: "Acme <tests>" });
    expect((await tessera.page().session.current.query()).instanceName).toBe("Acme <tests>");
    expect(await root.admin.mail.get.query()).toEqual({ server: new URL(post.url).host, from: "tessera@localhost" });
    expect(await root.admin.mail.test.mutate()).toEqual({ to: "root@example.org", taken: true, problem: null });
    expect(post.mails.map(({ to }) => to)).toEqual([["root@example.org"]]);
    const source = post.mails[0]?.source ?? "";
    expect(source).toMatch(/^From: "Acme <tests>" <tessera@localhost>/m);
    expect(source).toContain("Acme &#60;tests&#62;");
    expect(source).not.toContain(">Tessera<");
  });

  it("shows the mail server's error without Tessera's credentials", async () => {
    post.onMail = () => {
      throw new Error(
        `No room for ${SECRET} ${ENCODED.join(" ")} ${Buffer.from(`\0tessera\0${SECRET}`).toString("base64")}`,
      );
    };
    const answer = await root.admin.mail.test.mutate();
    post.onMail = () => {};
    expect(answer).toMatchObject({ taken: false, problem: expect.stringMatching(/No room for … … … …$/) });
    const wrong = await start({ smtpUrl: post.url.replace(ENCODED[0] as string, "guessed"), from: null });
    const page = await wrong.signIn("root");
    const refused = await page.admin.mail.test.mutate();
    expect(refused).toMatchObject({ taken: false, problem: expect.stringContaining("Invalid login") });
    expect(JSON.stringify(refused) + wrong.log.join("") + tessera.log.join("")).not.toMatch(/guessed|s3cret/);
    await wrong.stop();
  });

  it("reports an unreachable mail server, a missing configuration, and a missing address", async () => {
    const away = await start({ smtpUrl: "smtp://127.0.0.1:1", from: null });
    expect(await (await away.signIn("root")).admin.mail.test.mutate()).toMatchObject({
      taken: false,
      problem: expect.stringContaining("ECONNREFUSED"),
    });
    await away.stop();
    const silent = await start(null);
    const page = await silent.signIn("root");
    expect(await page.admin.mail.get.query()).toMatchObject({ server: null });
    await expect(page.admin.mail.test.mutate()).rejects.toThrow("TESSERA_SMTP_URL");
    await silent.stop();
    await tessera.ctx.db.updateTable("user").set({ email: null, emailKey: null }).execute();
    await expect(root.admin.mail.test.mutate()).rejects.toThrow("no email address");
  });
});
