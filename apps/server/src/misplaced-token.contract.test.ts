import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { dumpDatabase } from "./testing/database-watch.testing.ts";
import { describeOnEachDb } from "./testing/each-database.testing.ts";
import { MailServer, readable } from "./testing/mail-server.testing.ts";
import { PASSWORD, type Page, Tessera } from "./testing/tessera.testing.ts";

const JSON_TYPE = { "content-type": "application/json" };
const REDACTED = "tsr_pat_[redacted]";

describeOnEachDb("a token in the wrong place", (on) => {
  let tessera: Tessera;
  let post: MailServer;
  let root: Page;
  let alice: Page;
  let secret: string;
  let id: string;
  /** The secret parts of the token: neither its public identifier nor the check digits' end. */
  let body: string;

  beforeAll(async () => {
    post = await MailServer.start();
    tessera = await Tessera.start(on(), { mail: { smtpUrl: post.url, from: null } });
    root = await tessera.signIn("root", "ADMIN");
    alice = await tessera.signIn("alice", "USER");
  });
  afterAll(() => Promise.all([tessera.stop(), post.stop()]));
  beforeEach(async () => {
    const made = await alice.token.create.mutate({ name: "CI", scopes: ["all"], expiresInDays: 7 });
    [secret, id] = [made.secret, made.token.id];
    body = secret.slice("tsr_pat_12345678".length, -3);
  });

  const newest = async () => (await root.admin.audit.list.query({ limit: 1 })).data[0];

  it("is not stored as part of a user agent", async () => {
    const agents = [`leaky ${secret}`, `${"x".repeat(250)} ${secret}`, secret.slice(0, 40)];
    for (const agent of agents) {
      await tessera.rest(secret, "GET /me", undefined, { "user-agent": agent });
      await tessera.ctx.tokenUsage.flush();
      await tessera.rest(secret, "POST /projects", { name: "Shop" }, { "user-agent": agent });
      const page = tessera.page({ "user-agent": agent });
      await page.session.signIn.mutate({ login: "alice", password: PASSWORD });
      expect((await newest())?.userAgent).toBe(agent.replace(/tsr_pat_\w+/, REDACTED));
    }
    expect((await alice.token.get.query({ id })).usage.origins[0]?.userAgent).toContain(REDACTED);
    expect(await dumpDatabase(tessera.ctx)).not.toContain(body.slice(0, 20));
  });

  it("is removed from the reason of a revocation, wherever that is shown", async () => {
    const admin = await tessera.token(root, { scopes: ["admin:write"] });
    const other = await alice.token.create.mutate({ name: "Other", scopes: ["all"], expiresInDays: 7 });
    const reason = `found ${secret} in a gist`;
    const outcome = `found ${REDACTED} in a gist`;
    const answer = await tessera.rest(admin, `POST /admin/tokens/${id}/revoke`, { reason });
    expect([answer.status, answer.body.revokedReason]).toEqual([200, outcome]);
    expect((await newest())?.details).toEqual({ reason: outcome });
    expect((await root.admin.token.revokeMany.mutate({ ids: [other.token.id], reason })).revoked).toBe(1);
    expect((await newest())?.details).toEqual({ reason: outcome });
    await tessera.background.tick();
    const mails = post.mails.map(({ source }) => readable(source)).join("\n");
    expect(mails).toContain(REDACTED);
    const notices = JSON.stringify(await alice.notice.list.query({}));
    expect(notices).toContain(REDACTED);
    for (const text of [mails, notices, await dumpDatabase(tessera.ctx)]) expect(text).not.toContain(body);
  });

  it("is rejected in a name, and stays out of the audit log where an older version let it in", async () => {
    const name = `mine ${secret}`;
    for (const wrong of [name, encodeURIComponent(encodeURIComponent(secret.replaceAll("_", "%5F")))]) {
      const making = alice.project.create.mutate({ name: wrong });
      await expect(making).rejects.toMatchObject({ data: { errorCode: "INVALID_INPUT" } });
      await expect(making).rejects.toThrow("may be a Tessera token");
    }
    const { db } = tessera.ctx;
    const { id: projectId } = await alice.project.create.mutate({ name: "Old" });
    await db.updateTable("project").set({ name }).where("name", "=", "Old").execute();
    await alice.project.update.mutate({ projectId, description: `${"x".repeat(170)}${secret}` });
    await alice.project.update.mutate({ projectId, name: "mine" });
    expect((await newest())?.details).toMatchObject({ before: { name: `mine ${REDACTED}` }, after: { name: "mine" } });
    const { token } = await alice.token.create.mutate({ name: "Old", scopes: ["all"], expiresInDays: 7 });
    await db.updateTable("token").set({ name }).where("id", "=", token.id).execute();
    const rotated = await alice.token.rotate.mutate({ id: token.id });
    expect((await newest())?.token).toEqual({ id: token.id, name: `mine ${REDACTED}`, preview: token.preview });
    expect((await newest())?.details).toMatchObject({ successor: { preview: rotated.token.preview } });
    const log = JSON.stringify(await tessera.ctx.db.selectFrom("audit").selectAll().execute());
    expect(log).not.toContain(body.slice(0, 10));
  });

  it("is repeated by no error of any endpoint", async () => {
    const form = new FormData();
    form.append("file", new Blob(["<testsuite>"]), `${secret}.xml`);
    const mcp = (params: object) => {
      const headers = { ...JSON_TYPE, accept: "application/json, text/event-stream" };
      const message = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params });
      return tessera.call(secret, "POST /mcp", message, headers);
    };
    const { id: projectId } = await alice.project.create.mutate({ name: "Errors" });
    const answers = await Promise.all([
      tessera.rest(secret, "POST /projects", { [secret]: 1 }),
      tessera.rest(secret, "POST /projects", { name: { [secret]: 1 } }),
      tessera.rest(null, `POST /credentials/revoke?${secret}=1`, {}),
      tessera.rest(null, "POST /credentials/revoke", { [secret]: 1 }),
      tessera.rest(secret, `GET /projects/${secret}`),
      tessera.rest(secret, `POST /imports?projectId=${projectId}`, form),
      tessera.call(secret, "POST /trpc/project.create", { [secret]: 1 }),
      tessera.call(secret, `POST /trpc/${secret}`, {}),
      tessera.call(secret, "POST /api/model/project/findMany", { where: { [secret]: 1 } }),
      tessera.call(secret, "POST /api/model/project/findMany", { orderBy: { name: secret } }),
      tessera.call(secret, `GET /api/v2/${secret}`),
      mcp({ name: secret, arguments: {} }),
      mcp({ name: "list_projects", arguments: { [secret]: 1 } }),
      mcp({ name: { [secret]: 1 }, [secret]: 1 }),
    ]);
    for (const { body: answer, headers } of answers) {
      const text = JSON.stringify([answer, ...headers]);
      expect(text).toMatch(/error/i);
      expect(text).not.toContain(body);
    }
    const [unknownField] = answers;
    expect(unknownField?.body.issues).toContainEqual({ path: [], message: `Unrecognized key: "${REDACTED}"` });
  });
});
