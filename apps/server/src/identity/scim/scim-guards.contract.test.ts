import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnEachDb, describeOnSqlite } from "../../testing/each-database.testing.ts";
import { answerOf, prepare } from "../../testing/late-body.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";
import { ProviderWorld, problem } from "../provider/provider-world.testing.ts";
import { entraUser, oktaUser, patch, type ScimCall, scimOf, scimWith } from "./scim.testing.ts";
import { SCIM_CALLS } from "./scim-http.ts";

type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
const EVERY_CALL = Object.entries(SCIM_CALLS).flatMap(([path, calls]) => {
  return Object.keys(calls).map((method) => [method as Method, path] as const);
});
const ERROR = "urn:ietf:params:scim:api:messages:2.0:Error";
const UNKNOWN_TOKEN = "tsr_pat_00000000000000000000000000000000000000004Sw2WH";
const inactive = patch({ op: "replace", path: "active", value: false });
const address = (value: string) => patch({ op: "replace", path: 'emails[type eq "work"].value', value });

describeOnSqlite("the endpoints of SCIM", (on) => {
  let tessera: Tessera;
  let root: Page;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    root = await tessera.signIn("root", "ADMIN");
  });
  afterAll(() => tessera.stop());

  const limited = async (projectId: string) => {
    const secret = await tessera.token(root, { name: "Limited", scopes: ["admin:read", "admin:write"] });
    const projects = JSON.stringify([projectId]);
    await tessera.ctx.db.updateTable("token").set({ projects }).where("name", "=", "Limited").execute();
    return scimWith(tessera, secret);
  };
  const refusals = async (call: ScimCall) => {
    const answers = EVERY_CALL.map(async ([method, path]) => {
      const body = method === "GET" || method === "DELETE" ? undefined : entraUser("mallory");
      const answer = await call(`${method} ${path.replace(":id", "x") as `/${string}`}`, body);
      return answer.body.schemas[0] === ERROR ? answer.status : `${method} ${path} answers ${answer.status}`;
    });
    return [...new Set(await Promise.all(answers))];
  };

  it("refuse everyone without the scope and the role, on every address", async () => {
    const ada = await tessera.signIn("ada", "USER");
    const { id: projectId } = await root.project.create.mutate({ name: "Shop" });
    expect(EVERY_CALL).toHaveLength(17);
    expect({
      anyone: await refusals(scimWith(tessera, null)),
      unknown: await refusals(scimWith(tessera, UNKNOWN_TOKEN)),
      user: await refusals(scimWith(tessera, await tessera.token(ada))),
      withoutScope: await refusals(scimWith(tessera, await tessera.token(root))),
      ofOneProject: await refusals(await limited(projectId)),
    }).toEqual({ anyone: [401], unknown: [401], user: [403], withoutScope: [403], ofOneProject: [403] });
    const page = { cookie: root.cookie(), origin: tessera.ctx.publicUrl(), "sec-fetch-site": "same-origin" };
    expect((await tessera.call(null, "GET /scim/v2/Users", undefined, page)).status).toBe(401);
  });

  it("change nothing with a token that may only read", async () => {
    const reader = await scimOf(tessera, root, ["admin:read"]);
    expect((await reader("GET /Users")).status).toBe(200);
    for (const call of ["POST /Users", "PUT /Users/x", "PATCH /Groups/x", "DELETE /Groups/x"] as const) {
      const { status, headers } = await reader(call, call.startsWith("DELETE") ? undefined : entraUser("mallory"));
      expect([call, status, headers.get("www-authenticate")]).toEqual([
        call,
        403,
        expect.stringContaining("admin:write"),
      ]);
    }
  });

  it("describe themselves, and refuse bodies that are too large, no JSON or of another kind", async () => {
    const scim = await scimOf(tessera, root);
    const config = (await scim("GET /ServiceProviderConfig")).body;
    expect(config).toMatchObject({ patch: { supported: true }, bulk: { supported: false }, etag: { supported: true } });
    for (const list of ["ResourceTypes", "Schemas"] as const) {
      const { Resources } = (await scim(`GET /${list}`)).body;
      expect(Resources).toHaveLength(2);
      for (const { id } of Resources) expect((await scim(`GET /${list}/${id}`)).body.id).toBe(id);
      expect((await scim(`GET /${list}/none`)).status).toBe(404);
    }
    const secret = await tessera.token(root, { scopes: ["admin:read", "admin:write"] });
    const post = async (body: string, type = "application/scim+json") => {
      return (await tessera.call(secret, "POST /scim/v2/Users", body, { "content-type": type })).status;
    };
    expect([await post("x".repeat(1_048_577)), await post("{"), await post("{}", "text/plain")]).toEqual([
      413, 400, 415,
    ]);
    expect([await post("[]"), await post(`${'{"a":'.repeat(101)}1${"}".repeat(101)}`)]).toEqual([400, 400]);
  });
});

describeOnEachDb("provisioning over SCIM", (on) => {
  let world: ProviderWorld;
  let tessera: Tessera;
  let scim: ScimCall;

  beforeAll(async () => {
    world = await ProviderWorld.open(on(), { domains: [], passwordAdmin: "root" });
    tessera = world.tessera;
    scim = await scimOf(tessera, world.root);
  });
  afterAll(() => world.stop());

  const idOf = async (body: object): Promise<string> => (await scim("POST /Users", body)).body.id;
  const rootId = async () => (await world.root.profile.get.query()).user.id;

  it("lets those who were provisioned sign in at the provider, and those who were deactivated no longer", async () => {
    const id = await idOf(entraUser("ida"));
    world.know("ida", { email: "ida.mail@example.com" });
    const { page, led } = await world.signIn("ida");
    expect([led, (await page.profile.get.query()).user.id]).toEqual(["/", id]);
    await scim(`PATCH /Users/${id}`, inactive);
    await expect(page.profile.get.query()).rejects.toMatchObject({ data: { errorCode: "NO_TOKEN" } });
    expect((await world.signIn("ida")).led).toBe(problem("deactivated"));
    world.know("stranger", { email: "stranger@example.com" });
    expect((await world.signIn("stranger")).led).toBe(problem("uninvited"));
  });

  it("never gives the address of an account with a password away", async () => {
    const id = await tessera.addUser("vera");
    const { status, body } = await scim(`PATCH /Users/${id}`, address("mallory@example.com"));
    expect([status, body.scimType]).toEqual([400, "mutability"]);
    expect((await scim(`PATCH /Users/${id}`, address("vera@example.org"))).status).toBe(200);
  });

  it("changes activity and address of administrators only with admin:access", async () => {
    const id = await idOf(oktaUser("olga"));
    await tessera.ctx.db.updateTable("user").set({ systemRole: "ADMIN" }).where("id", "=", id).execute();
    const calls = [
      ["PATCH", inactive],
      ["PATCH", address("mallory@example.com")],
      ["DELETE", undefined],
    ] as const;
    for (const [method, body] of calls) {
      const answer = await scim(`${method} /Users/${id}`, body);
      expect([answer.status, answer.headers.get("www-authenticate")]).toEqual([
        403,
        expect.stringContaining("admin:access"),
      ]);
    }
    const asAccessAdmin = await scimOf(tessera, world.root, ["admin:read", "admin:write", "admin:access"]);
    expect((await asAccessAdmin(`PATCH /Users/${id}`, inactive)).body.active).toBe(false);
    await asAccessAdmin(`DELETE /Users/${id}`);
  });

  it("makes no administrators, whatever the request says", async () => {
    const more = { roles: [{ value: "ADMIN" }], systemRole: "ADMIN", userType: "ADMIN" };
    const id = await idOf(entraUser("eve", more));
    await scim(
      `PATCH /Users/${id}`,
      patch({ op: "replace", value: more }, { op: "add", path: "roles", value: "ADMIN" }),
    );
    expect((await world.root.admin.user.get.query({ id })).account.systemRole).toBe("USER");
  });

  it("keeps the administrator who gets in without the provider, and the last one", async () => {
    const asAccessAdmin = await scimOf(tessera, world.root, ["admin:read", "admin:write", "admin:access"]);
    for (const [method, body] of [
      ["PATCH", inactive],
      ["DELETE", undefined],
    ] as const) {
      const { status, body: error } = await asAccessAdmin(`${method} /Users/${await rootId()}`, body);
      expect([status, error.detail]).toEqual([409, expect.stringContaining("TESSERA_OIDC_PASSWORD_ADMIN")]);
    }
    const ursula = await tessera.addUser("ursula", "ADMIN");
    await tessera.ctx.db
      .updateTable("user")
      .set({ username: "other", usernameKey: "other" })
      .where("username", "=", "root")
      .execute();
    expect((await asAccessAdmin(`PATCH /Users/${ursula}`, inactive)).status).toBe(200);
    const last = await asAccessAdmin(`PATCH /Users/${await rootId()}`, inactive);
    expect([last.status, last.body.detail]).toEqual([409, expect.stringContaining("last active administrator")]);
    await tessera.ctx.db
      .updateTable("user")
      .set({ username: "root", usernameKey: "root" })
      .where("username", "=", "other")
      .execute();
  });

  it("refuses a token that was revoked while the body was on its way", async () => {
    const { token, secret } = await world.root.token.create.mutate({
      ...{ name: "Once", scopes: ["admin:read", "admin:write"], expiresInDays: 7, projects: "all", allowedIps: [] },
    });
    const body = JSON.stringify(entraUser("late"));
    const sent = await prepare(tessera, "/scim/v2/Users", { authorization: `Bearer ${secret}` }, body);
    await world.root.token.revoke.mutate({ id: token.id });
    sent.end(body.slice(1));
    expect((await answerOf(sent)).status).toBe(401);
    expect((await scim('GET /Users?filter=userName%20eq%20"late@example.com"')).body.totalResults).toBe(0);
  });
});
