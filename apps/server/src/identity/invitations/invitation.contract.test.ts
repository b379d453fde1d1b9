import type { CreateInvitation, InvitationState } from "@tessera/domain";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { dumpDatabase } from "../../testing/database-watch.testing.ts";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { MailServer, readable } from "../../testing/mail-server.testing.ts";
import { PASSWORD, type Page, Tessera } from "../../testing/tessera.testing.ts";

const PUBLIC_URL = "https://tessera.example";
const DEAD = { message: expect.stringContaining("Ask your administrator"), data: { errorCode: "NOT_FOUND" } };
const conflict = (message: string) => ({
  message: expect.stringContaining(message),
  data: { errorCode: "CONFLICT", httpStatus: 409 },
});

describeOnEachDb("invitations", (on) => {
  let tessera: Tessera;
  let root: Page;
  let post: MailServer;

  beforeAll(async () => {
    post = await MailServer.start();
    const mail = { smtpUrl: post.url, from: null };
    tessera = await Tessera.start(on(), { mail, publicUrl: PUBLIC_URL });
    await tessera.addUser("root", "ADMIN");
  });
  afterAll(() => Promise.all([tessera.stop(), post.stop()]));
  beforeEach(async () => {
    await tessera.ctx.outbox.sendDue();
    post.mails.length = 0;
    await tessera.ctx.db.deleteFrom("invitation").execute();
    root = page();
    await root.session.signIn.mutate({ login: "root", password: PASSWORD });
  });
  afterEach(() => {
    post.onMail = () => {};
  });

  const page = (headers = {}) => tessera.page({ origin: PUBLIC_URL, ...headers });
  const fresh = () => crypto.randomUUID().slice(0, 13);
  const invite = async (input: Partial<CreateInvitation> = {}, by = root) => {
    const email = `${fresh()}@example.org`;
    const { invitation, link } = await by.admin.invitation.create.mutate({ email, systemRole: "USER", ...input });
    return { invitation, link, id: invitation.id, email: invitation.email, code: codeIn(link) };
  };
  const codeIn = (link: string) => /\/invitations\/([\w-]{43})$/.exec(link)?.[1] as string;
  const open = (code: string) => page().invitation.get.query({ code });
  const accept = (code: string, change = {}, by = page()) =>
    by.invitation.accept.mutate({
      ...{ code, username: `u-${fresh()}`, firstName: "Grace", lastName: "Hopper", password: PASSWORD },
      ...change,
    });
  const listed = async (state?: InvitationState[]) => (await root.admin.invitation.list.query({ state })).data;
  const auditOf = async (id: string) => {
    const rows = await tessera.ctx.db.selectFrom("audit").selectAll().orderBy("seq").execute();
    return rows.filter(({ details }) => JSON.parse(details).invitation === id);
  };
  const mailed = async () => {
    await tessera.ctx.outbox.sendDue();
    return post.mails.map(({ source, ...mail }) => ({ ...mail, text: readable(source) }));
  };

  it("show their link to a person on the page, never to a token", async () => {
    const scopes = ["admin:write" as const];
    const { secret } = await root.token.create.mutate({ name: "CI", scopes, expiresInDays: 7 });
    const token = page({ authorization: `Bearer ${secret}`, cookie: "" });
    const made = await token.admin.invitation.create.mutate({ email: `${fresh()}@example.org`, systemRole: "USER" });
    const again = await token.admin.invitation.resend.mutate({ id: made.invitation.id });
    expect([made.link, again.link]).toEqual(["", ""]);
    expect((await invite()).link).toMatch(/\/invitations\/[\w-]{43}$/);
  });

  it("lead from an email to an account with its roles, signed in", async () => {
    const { id: projectId } = await root.project.create.mutate({ name: "Shop" });
    const projects = [{ projectId, role: "MEMBER" as const }];
    await root.admin.settings.update.mutate({ instanceName: "QA <of> Acme" });
    const { invitation, link, code } = await invite({ email: "Grace@example.org", systemRole: "GUEST", projects });
    expect(link).toBe(`${PUBLIC_URL}/invitations/${code}`);
    expect(invitation).toMatchObject({
      ...{ email: "Grace@example.org", systemRole: "GUEST", state: "pending", mailState: "pending" },
      projects: [{ projectId, name: "Shop", role: "MEMBER" }],
      createdBy: { username: "root" },
      expiresAt: "2030-06-22T12:00:00.000Z",
    });

    const [mail] = await mailed();
    expect(mail).toMatchObject({ to: ["Grace@example.org"], from: "tessera@tessera.example" });
    const [, plain = "", html = ""] = (mail?.text ?? "").split(/^Content-Type: text\/(?:plain|html)/m);
    expect(mail?.text).toMatch(/^Subject: root Example invites you to QA <of> Acme\r$/m);
    expect(plain).toContain("once, until 22 June 2030, 12:00 UTC");
    expect(plain).toContain(`Accept invite: ${link}`);
    expect(html).toContain(`<a href="${link}"`);
    expect(html).toContain(">Accept invite</a>");
    expect(html).toContain("QA &#60;of&#62; Acme");
    expect(await listed()).toMatchObject([{ id: invitation.id, mailState: "sent" }]);

    await fetch(tessera.url + new URL(link).pathname);
    expect(await open(code)).toEqual({
      ...{ email: "Grace@example.org", instanceName: "QA <of> Acme", invitedBy: "root Example" },
      expiresAt: invitation.expiresAt,
    });
    const grace = page();
    const { user } = await accept(code, { username: "grace" }, grace);
    expect(user).toMatchObject({ username: "grace", email: "Grace@example.org", systemRole: "GUEST" });
    expect((await grace.session.current.query()).user).toEqual(user);
    expect((await grace.project.list.query({})).data).toMatchObject([{ id: projectId, role: "GUEST" }]);
    expect((await root.member.list.query({ projectId })).data).toContainEqual(
      expect.objectContaining({ user: expect.objectContaining({ username: "grace" }), role: "MEMBER" }),
    );
    expect(await listed()).toMatchObject([{ state: "accepted", acceptedBy: { username: "grace" } }]);
    await page().session.signIn.mutate({ login: "grace@EXAMPLE.org", password: PASSWORD });

    expect((await auditOf(invitation.id)).map(({ action, ownerId }) => [action, ownerId])).toEqual([
      ["INVITATION_CREATED", null],
      ["INVITATION_ACCEPTED", user.id],
    ]);
    const newest = await root.admin.audit.list.query({ limit: 1, action: "MEMBER_SET" });
    expect(newest.data).toMatchObject([
      { action: "MEMBER_SET", actor: { username: "grace" }, details: { after: { role: "MEMBER" } } },
    ]);
    for (const text of [await dumpDatabase(tessera.ctx), tessera.log.join("")]) expect(text).not.toContain(code);
  });

  it("answer the same for a code that is unknown, used, withdrawn or expired", async () => {
    const [used, withdrawn, expired] = [await invite(), await invite(), await invite()];
    await accept(used.code);
    await root.admin.invitation.revoke.mutate({ id: withdrawn.id });
    tessera.clock.advance({ days: 7, ms: -1 });
    expect(await open(expired.code)).toMatchObject({ email: expired.email });
    tessera.clock.advance({ ms: 1 });
    const answers = await Promise.all(
      [used.code, withdrawn.code, expired.code, "x".repeat(43), "x"].flatMap((code) =>
        [open(code), accept(code)].map((it) => it.catch(({ message, data }) => ({ message, ...data, requestId: "" }))),
      ),
    );
    expect(answers[0]).toMatchObject({ message: DEAD.message, errorCode: "NOT_FOUND" });
    for (const answer of answers) expect({ ...answer, path: "" }).toEqual({ ...answers[0], path: "" });
    expect((await listed()).map(({ state }) => state)).toEqual(["expired", "withdrawn", "accepted"]);
  });

  it("get a new link with a lifetime of its own, and the old one dies", async () => {
    const { id, code, link } = await invite();
    await root.admin.settings.update.mutate({ invitationLifetimeDays: 2 });
    tessera.clock.advance({ days: 30 });
    root = page();
    await root.session.signIn.mutate({ login: "root", password: PASSWORD });
    const again = await root.admin.invitation.resend.mutate({ id });
    await root.admin.settings.update.mutate({ invitationLifetimeDays: 7 });
    expect(again.link).not.toBe(link);
    expect(again.invitation).toMatchObject({ id, state: "pending", sentAt: tessera.clock.now() });
    expect(Date.parse(again.invitation.expiresAt) - Date.parse(tessera.clock.now())).toBe(2 * 86_400_000);
    await expect(open(code)).rejects.toMatchObject(DEAD);
    await expect(accept(code)).rejects.toMatchObject(DEAD);
    const mails = await mailed();
    expect(mails.map(({ text }) => text.includes(again.link))).toEqual([false, true]);
    await accept(codeIn(again.link));
    expect((await auditOf(id)).map(({ action }) => action)).toEqual([
      ...["INVITATION_CREATED", "INVITATION_RESENT", "INVITATION_ACCEPTED"],
    ]);
  });

  it("are settled once they are accepted or withdrawn", async () => {
    const [accepted, withdrawn] = [await invite(), await invite()];
    await accept(accepted.code);
    expect(await root.admin.invitation.revoke.mutate({ id: withdrawn.id })).toMatchObject({
      ...{ state: "withdrawn", revokedAt: tessera.clock.now() },
    });
    expect((await auditOf(withdrawn.id)).map(({ action }) => action)).toContain("INVITATION_REVOKED");
    const { resend, revoke } = root.admin.invitation;
    await expect(revoke.mutate({ id: accepted.id })).rejects.toMatchObject(conflict("was accepted"));
    await expect(revoke.mutate({ id: withdrawn.id })).rejects.toMatchObject(conflict("was withdrawn"));
    await expect(resend.mutate({ id: withdrawn.id })).rejects.toMatchObject(conflict("was withdrawn"));
    await expect(resend.mutate({ id: accepted.id })).rejects.toMatchObject(conflict("has an account"));
    for (const act of [resend, revoke]) {
      await expect(act.mutate({ id: "no-one" })).rejects.toMatchObject({ data: { errorCode: "NOT_FOUND" } });
    }
  });

  it("go to an address once, and to no address with an account", async () => {
    await expect(invite({ email: "ROOT@example.org" })).rejects.toMatchObject(conflict("has an account"));
    const { email, id } = await invite();
    await expect(invite({ email: email.toUpperCase() })).rejects.toMatchObject(conflict("Send that invitation again"));
    tessera.clock.advance({ days: 7 });
    await invite({ email });
    await expect(root.admin.invitation.resend.mutate({ id })).rejects.toMatchObject(conflict("is already invited"));
    const twice = await Promise.allSettled([1, 2, 3].map(() => invite({ email: "twin@example.org" })));
    expect(twice.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected", "rejected"]);
  });

  it("stay open after mistakes in the registration form", async () => {
    const { code, email } = await invite();
    for (const [field, value] of Object.entries({ username: "no--good", lastName: " ", password: "1qaz2wsx3edc" })) {
      const issues = [expect.objectContaining({ path: [field] })];
      const refusal = { data: { errorCode: "INVALID_INPUT", issues } };
      await expect(accept(code, { [field]: value })).rejects.toMatchObject(refusal);
    }
    await expect(accept(code, { username: "ROOT" })).rejects.toMatchObject({
      data: { errorCode: "CONFLICT", issues: [{ path: ["username"] }] },
    });
    await expect(accept(code, { email: "other@example.org" })).rejects.toMatchObject({
      data: { errorCode: "INVALID_INPUT" },
    });
    const foreign = tessera.page({ origin: "https://evil.example", "sec-fetch-site": "cross-site" });
    await expect(accept(code, {}, foreign)).rejects.toMatchObject({ data: { errorCode: "FORBIDDEN" } });
    expect((await accept(code)).user.email).toBe(email);
  });

  it("leave the session of a user alone who accepts one for another account", async () => {
    const { code, email } = await invite();
    const held = page();
    await held.session.signIn.mutate({ login: "root", password: PASSWORD });
    const copy = page({ cookie: held.cookie() });
    await accept(code, {}, held);
    expect((await held.session.current.query()).user?.email).toBe(email);
    expect((await copy.session.current.query()).user).toMatchObject({ username: "root" });
  });

  it("create only one account when a link is used several times at once", async () => {
    const { code, email } = await invite();
    const outcomes = await Promise.allSettled([1, 2, 3, 4].map(() => accept(code)));
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const it of outcomes.filter(({ status }) => status === "rejected")) expect(it).toMatchObject({ reason: DEAD });
    const made = await tessera.ctx.db.selectFrom("user").select("id").where("email", "=", email).execute();
    expect(made).toHaveLength(1);
  });

  it("end where the address got an account in another way", async () => {
    const { code, email } = await invite();
    const { user } = await accept((await invite()).code);
    await tessera.ctx.db.updateTable("user").set({ email, emailKey: email }).where("id", "=", user.id).execute();
    await expect(accept(code)).rejects.toMatchObject(conflict("has an account already"));
    expect(await listed(["pending"])).toMatchObject([{ email }]);
  });

  it.each([
    ["is demoted", (id: string) => root.admin.user.update.mutate({ id, systemRole: "USER" })],
    ["is deactivated", (id: string) => root.admin.user.update.mutate({ id, active: false })],
    ["is deactivated among others", (id: string) => root.admin.user.updateMany.mutate({ ids: [id], active: false })],
    ["is deleted", (id: string) => root.admin.user.delete.mutate({ id })],
  ])("are withdrawn when their sender %s, unless another admin sent them again", async (_, end) => {
    const name = `u-${fresh()}`;
    const id = await tessera.addUser(name, "ADMIN");
    const other = page();
    await other.session.signIn.mutate({ login: name, password: PASSWORD });
    const [left, taken] = [await invite({ systemRole: "ADMIN" }, other), await invite({}, other)];
    const again = await root.admin.invitation.resend.mutate({ id: taken.id });
    expect(again.invitation.createdBy).toMatchObject({ username: "root" });
    const own = await invite();

    await end(id);
    await expect(accept(left.code)).rejects.toMatchObject(DEAD);
    expect((await listed(["withdrawn"])).map((invitation) => invitation.id)).toEqual([left.id]);
    expect((await auditOf(left.id)).at(-1)).toMatchObject({ action: "INVITATION_REVOKED" });
    for (const { code } of [own, { code: codeIn(again.link) }]) await accept(code);
  });

  it("name projects that exist, and skip projects deleted meanwhile", async () => {
    const [kept, gone] = await Promise.all(["Kept", "Gone"].map((name) => root.project.create.mutate({ name })));
    const offer = (projectId = "") => ({ projectId, role: "PROJECT_ADMIN" as const });
    await expect(invite({ projects: [offer(kept?.id), offer("PRJ-999")] })).rejects.toMatchObject({
      data: { errorCode: "INVALID_INPUT", issues: [{ path: ["projects", 1, "projectId"] }] },
    });
    await expect(invite({ projects: [offer(kept?.id), offer(kept?.id)] })).rejects.toMatchObject({
      data: { errorCode: "INVALID_INPUT", issues: [{ path: ["projects"] }] },
    });
    const { code } = await invite({ projects: [offer(kept?.id), offer(gone?.id)] });
    await tessera.ctx.db
      .deleteFrom("project")
      .where("id", "=", gone?.id as string)
      .execute();
    expect(await listed()).toMatchObject([{ projects: [{ name: "Kept" }, { projectId: gone?.id, name: null }] }]);
    const newcomer = page();
    await accept(code, {}, newcomer);
    expect((await newcomer.project.list.query({})).data).toMatchObject([{ id: kept?.id, role: "PROJECT_ADMIN" }]);
  });

  it("are listed by state, newest first, page by page", async () => {
    const [first, second, third] = [await invite(), await invite(), await invite()];
    await root.admin.invitation.revoke.mutate({ id: second.id });
    expect((await listed()).map(({ id }) => id)).toEqual([third.id, second.id, first.id]);
    expect((await listed(["withdrawn"])).map(({ id }) => id)).toEqual([second.id]);
    expect((await listed(["pending"])).map(({ id }) => id)).toEqual([third.id, first.id]);
    expect(await listed(["accepted", "expired"])).toEqual([]);
    const { data, nextCursor } = await root.admin.invitation.list.query({ limit: 2 });
    const rest = await root.admin.invitation.list.query({ limit: 2, cursor: nextCursor as string });
    expect([...data, ...rest.data].map(({ id }) => id)).toEqual([third.id, second.id, first.id]);
    expect(rest.nextCursor).toBeNull();
    expect(JSON.stringify(data)).not.toContain(third.code);
  });

  it("show when their email doesn't arrive", async () => {
    post.onMail = () => {
      throw Object.assign(new Error("no such mailbox"), { responseCode: 452 });
    };
    const { code } = await invite();
    for (const minutes of [0, 1, 5, 30, 120]) {
      await tessera.ctx.outbox.sendDue();
      expect(await listed()).toMatchObject([{ mailState: "pending" }]);
      tessera.clock.advance({ seconds: minutes * 60 });
    }
    await tessera.ctx.outbox.sendDue();
    expect(await listed()).toMatchObject([{ mailState: "failed" }]);
    expect(tessera.log.join("")).not.toContain(code);

    const { id, code: old } = await invite();
    post.onMail = ({ source }) => {
      if (readable(source).includes(old)) throw Object.assign(new Error("busy"), { responseCode: 452 });
    };
    await root.admin.invitation.resend.mutate({ id });
    for (let tries = 0; tries < 6; tries++) {
      await tessera.ctx.outbox.sendDue();
      tessera.clock.advance({ hours: 2 });
    }
    expect(await listed()).toMatchObject([{ id, mailState: "sent" }, {}]);
    await tessera.ctx.db.updateTable("invitation").set({ mailState: "pending" }).where("id", "=", id).execute();
    tessera.clock.advance({ hours: 4 });
    expect(await listed()).toMatchObject([{ id, mailState: "failed" }, {}]);
  });

  it("show their link to the admin where the server sends no email", async () => {
    const other = await Tessera.start(on(), {}, tessera.clock);
    const admin = await other.signIn("root");
    const { invitation, link, code } = await invite({}, admin);
    expect([invitation.mailState, link]).toEqual(["none", `${other.url}/invitations/${code}`]);
    await other.ctx.outbox.sendDue();
    expect((await admin.admin.invitation.list.query({})).data).toMatchObject([{ mailState: "none" }]);
    const lines = other.log.filter((line) => line.includes("mail not sent"));
    expect(lines).toHaveLength(1);
    expect(other.log.join("")).not.toContain(code);
    expect((await accept(code)).user.systemRole).toBe("USER");
    await other.stop();
  });
});
