import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";
import { entraUser, oktaUser, patch, type ScimCall, scimOf } from "./scim.testing.ts";

const lookUp = (filter: string) => `/Users?filter=${encodeURIComponent(filter)}` as const;

describeOnEachDb("accounts provisioned over SCIM", (on) => {
  let tessera: Tessera;
  let root: Page;
  let scim: ScimCall;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    root = await tessera.signIn("root", "ADMIN");
    scim = await scimOf(tessera, root);
  });
  afterAll(() => tessera.stop());

  const idOf = async (body: object): Promise<string> => (await scim("POST /Users", body)).body.id;
  const actionsAbout = async (ownerId: string) => {
    const rows = await tessera.ctx.db
      .selectFrom("audit")
      .select(["action", "viaTokenId"])
      .where("ownerId", "=", ownerId)
      .orderBy("seq")
      .execute();
    expect(rows.every(({ viaTokenId }) => viaTokenId !== null)).toBe(true);
    return rows.map(({ action }) => action);
  };

  it("are found, created, changed, deactivated and reactivated in the shapes that Entra ID sends", async () => {
    const none = await scim(`GET ${lookUp('userName eq "ada@example.com"')}`);
    expect(none.headers.get("content-type")).toBe("application/scim+json");
    expect(none.body).toMatchObject({ totalResults: 0, startIndex: 1, itemsPerPage: 0, Resources: [] });

    const made = await scim("POST /Users", entraUser("ada"));
    expect([made.status, made.headers.get("location")]).toEqual([201, made.body.meta.location]);
    const { id } = made.body;
    expect(made.body).toMatchObject({
      externalId: "ada-mail-nickname",
      userName: "ada@example.com",
      name: { givenName: "ada", familyName: "Lovelace" },
      active: true,
      emails: [{ value: "ada.mail@example.com", type: "work", primary: true }],
    });
    expect(JSON.stringify(made.body)).not.toContain("Engines");
    const { account } = await root.admin.user.get.query({ id });
    expect(account).toMatchObject({ username: "ada", systemRole: "USER", active: true });

    const changes = [
      { op: "Replace", path: "name.familyName", value: "King" },
      { op: "Add", path: 'emails[type eq "work"].value', value: "ada.king@example.com" },
      { op: "Replace", path: "externalId", value: "object-1" },
      { op: "Replace", path: "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department", value: "Poetry" },
      { op: "Add", path: "title", value: "Countess" },
      { op: "Add", path: "constructor", value: "x" },
      { op: "Add", path: "emails", value: [{ type: "home", value: "home@example.com" }] },
      { op: "Replace", value: { "name.givenName": "Augusta", 'emails[type eq "home"].value': "x@example.com" } },
    ];
    const changed = await scim(`PATCH /Users/${id}`, patch(...changes));
    expect(changed.status).toBe(200);
    expect(changed.body).toMatchObject({
      externalId: "object-1",
      name: { givenName: "Augusta", familyName: "King" },
      emails: [{ value: "ada.king@example.com" }],
    });

    const off = await scim(`PATCH /Users/${id}`, patch({ op: "Replace", path: "active", value: "False" }));
    expect(off.body.active).toBe(false);
    const back = await scim(`PATCH /Users/${id}`, patch({ op: "Replace", value: { active: "True" } }));
    expect(back.body.active).toBe(true);
    const again = await scim(`PATCH /Users/${id}`, patch({ op: "Replace", path: "active", value: true }));
    expect([again.status, again.body.meta.version]).toEqual([200, back.body.meta.version]);
    expect(await actionsAbout(id)).toEqual([
      ...["ACCOUNT_CREATED", "EMAIL_CHANGED", "PROFILE_CHANGED", "USER_CHANGED", "USER_CHANGED"],
    ]);
  });

  it("are created, replaced and deactivated in the shapes that Okta sends; a password is passed over", async () => {
    const { body: made } = await scim("POST /Users", oktaUser("grace"));
    const user = () =>
      tessera.ctx.db.selectFrom("user").selectAll().where("id", "=", made.id).executeTakeFirstOrThrow();
    expect((await user()).passwordHash).toBeNull();
    const whole = { ...oktaUser("grace"), id: made.id, meta: made.meta, name: { givenName: "Grace", familyName: "" } };
    const put = await scim(`PUT /Users/${made.id}`, { ...whole, userName: "admiral@example.net" });
    expect(put.status).toBe(200);
    expect(put.body).toMatchObject({ userName: "admiral@example.net", name: { givenName: "Grace", familyName: "" } });
    const off = await scim(`PATCH /Users/${made.id}`, patch({ op: "replace", value: { active: false } }));
    expect([off.status, off.body.active]).toEqual([200, false]);
    expect((await scim(`GET ${lookUp('userName eq "ADMIRAL@example.net"')}`)).body.Resources).toHaveLength(1);
    expect((await scim(`GET ${lookUp('userName eq "grace@example.net"')}`)).body.totalResults).toBe(0);
  });

  it("lose their sessions and tokens with the answer to the deactivation, and their tokens work again afterwards", async () => {
    const id = await tessera.addUser("hedy");
    const hedy = await tessera.signIn("hedy");
    const secret = await tessera.token(hedy);
    const { body: found } = await scim(`GET ${lookUp('userName eq "hedy@example.org"')}`);
    expect(found.Resources[0]).toMatchObject({ id, userName: "hedy@example.org" });
    await scim(`PATCH /Users/${id}`, patch({ op: "replace", path: "active", value: false }));
    expect(await tessera.ctx.db.selectFrom("session").select("id").where("userId", "=", id).execute()).toEqual([]);
    await expect(hedy.profile.get.query()).rejects.toMatchObject({ data: { errorCode: "NO_TOKEN" } });
    expect((await tessera.rest(secret, "GET /me")).body.errorCode).toBe("INACTIVE_USER");
    await scim(`PATCH /Users/${id}`, patch({ op: "replace", path: "active", value: true }));
    expect((await tessera.rest(secret, "GET /me")).status).toBe(200);
  });

  it("are found by what filters compare, and refuse every other filter", async () => {
    const id = await idOf(entraUser("mary", { externalId: 'say "hi" \\ 1' }));
    for (const filter of [
      'userName eq "MARY@example.com"',
      'externalId eq "say \\"hi\\" \\\\ 1"',
      'emails eq "mary.mail@example.com"',
      'emails.value EQ "Mary.Mail@example.com"',
      'emails[type eq "work"].value eq "mary.mail@example.com"',
      `id eq "${id}" and urn:ietf:params:scim:schemas:core:2.0:User:userName eq "mary@example.com"`,
    ]) {
      const { body } = await scim(`GET ${lookUp(filter)}`);
      expect([filter, body.totalResults, body.Resources?.[0]?.id]).toEqual([filter, 1, id]);
    }
    const mixed = 'userName eq "mary@example.com" and externalId eq "another"';
    expect((await scim(`GET ${lookUp(mixed)}`)).body.totalResults).toBe(0);
    for (const filter of [
      ...['userName sw "m"', 'userName eq "m" or id eq "1"', "userName pr", 'title eq "x"', 'userName eq "m', "(", " "],
      ...['userName eq "a" and userName eq "b"', 'not (userName eq "m")', 'constructor eq "x"'],
    ]) {
      const { status, body } = await scim(`GET ${lookUp(filter)}`);
      expect([filter, status, body.scimType]).toEqual([filter, 400, "invalidFilter"]);
    }
    const many = Array.from({ length: 11 }, () => 'id eq "1"').join(" and ");
    expect((await scim(`GET ${lookUp(many)}`)).body.scimType).toBe("tooMany");
    expect((await scim(`GET ${lookUp(`userName eq "${"a".repeat(1000)}"`)}`)).status).toBe(400);
  });

  it("are listed in pages without service accounts, with the attributes that are wanted", async () => {
    await root.admin.serviceAccount.create.mutate({ username: "builder", description: "", systemRole: "USER" });
    const all = (await scim("GET /Users")).body;
    expect(JSON.stringify(all)).not.toContain("builder");
    const ids = all.Resources.map(({ id }: { id: string }) => id);
    expect([all.totalResults, all.itemsPerPage]).toEqual([ids.length, ids.length]);
    const page = async (query: string) => (await scim(`GET /Users?${query}`)).body;
    const second = await page("startIndex=2&count=2");
    expect([second.startIndex, second.itemsPerPage, second.Resources.map((it: { id: string }) => it.id)]).toEqual([
      ...[2, 2, ids.slice(1, 3)],
    ]);
    expect(await page("count=0")).toMatchObject({ totalResults: ids.length, Resources: [] });
    expect(await page("startIndex=-3&count=-1")).toMatchObject({ startIndex: 1, itemsPerPage: 0 });
    expect(await page("startIndex=90000")).toMatchObject({ totalResults: ids.length, Resources: [] });
    expect((await scim("GET /Users?startIndex=100001")).status).toBe(400);
    expect((await scim("GET /Users?count=many")).body.scimType).toBe("invalidValue");
    const names = (await page("count=1&attributes=userName,name.givenName")).Resources[0];
    expect(Object.keys(names)).toEqual(["schemas", "id", "userName", "name", "meta"]);
    expect((await page("count=1&excludedAttributes=emails")).Resources[0].emails).toBeUndefined();
  });

  it("answer a conflict, a missing one and bad values in SCIM's own form", async () => {
    const id = await idOf(entraUser("lise"));
    const errors: [string, number, string | undefined][] = [];
    const note = async (call: Parameters<ScimCall>[0], body?: object) => {
      const { status, body: error, headers } = await scim(call, body);
      expect(headers.get("content-type")).toBe("application/scim+json");
      expect(error).toMatchObject({ schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"], status: String(status) });
      errors.push([call.replace(id, "1"), status, error.scimType]);
    };
    await note("POST /Users", entraUser("Lise"));
    await note("POST /Users", entraUser("lise2", { emails: [{ value: "LISE.mail@example.com" }] }));
    await note("POST /Users", { schemas: [] });
    await note("POST /Users", entraUser("a", { emails: [{ value: "no address" }] }));
    await note("POST /Users", entraUser("a", { active: "perhaps" }));
    await note("POST /Users", entraUser("a", { externalId: `tsr_pat_${"0".repeat(46)}` }));
    await note("GET /Users/none");
    await note("PUT /Users/none", entraUser("none"));
    await note("DELETE /Users/none");
    await note("GET /Bulk");
    await note("POST /Users/1", {});
    await note(`PATCH /Users/${id}`, patch({ op: "replace", path: "id", value: "2" }));
    await note(`PATCH /Users/${id}`, patch({ op: "replace", path: "name..givenName", value: "2" }));
    await note(`PATCH /Users/${id}`, patch({ op: "move", path: "userName", value: "2" }));
    await note(`PATCH /Users/${id}`, patch({ op: "remove" }));
    await note(`PATCH /Users/${id}`, patch({ op: "replace", value: "False" }));
    await note(`PATCH /Users/${id}`, patch(...Array(1001).fill({ op: "replace", path: "title", value: "x" })));
    await note(`PATCH /Users/${id}`, {});
    expect(errors).toEqual([
      ["POST /Users", 409, "uniqueness"],
      ["POST /Users", 409, "uniqueness"],
      ["POST /Users", 400, "invalidValue"],
      ["POST /Users", 400, "invalidValue"],
      ["POST /Users", 400, "invalidValue"],
      ["POST /Users", 400, "invalidValue"],
      ["GET /Users/none", 404, undefined],
      ["PUT /Users/none", 404, undefined],
      ["DELETE /Users/none", 404, undefined],
      ["GET /Bulk", 404, undefined],
      ["POST /Users/1", 405, undefined],
      ["PATCH /Users/1", 400, "mutability"],
      ["PATCH /Users/1", 400, "invalidPath"],
      ["PATCH /Users/1", 400, "invalidSyntax"],
      ["PATCH /Users/1", 400, "noTarget"],
      ["PATCH /Users/1", 400, "invalidValue"],
      ["PATCH /Users/1", 400, "invalidSyntax"],
      ["PATCH /Users/1", 400, "invalidSyntax"],
    ]);
  });

  it("are made once, however often and at once the provider asks", async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => scim("POST /Users", oktaUser("annie"))));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
  });

  it("have versions: a reader learns that nothing changed, and a change of an old one is refused", async () => {
    const made = await scim("POST /Users", entraUser("emmy"));
    const at = `/Users/${made.body.id}` as const;
    const tag = made.headers.get("etag") ?? "";
    expect(tag).toBe(made.body.meta.version);
    expect((await scim(`GET ${at}`, undefined, { "if-none-match": tag })).status).toBe(304);
    const rename = (value: string) => patch({ op: "replace", path: "name.givenName", value });
    expect((await scim(`PATCH ${at}`, rename("Emma"), { "if-match": tag })).status).toBe(200);
    expect((await scim(`PATCH ${at}`, rename("Emmy"), { "if-match": `W/${tag}` })).status).toBe(412);
    expect((await scim(`DELETE ${at}`, undefined, { "if-match": tag })).status).toBe(412);
    expect((await scim(`GET ${at}`)).body.name.givenName).toBe("Emma");
  });

  it("are deleted for good, and their names can be given again", async () => {
    const id = await idOf(entraUser("sofia"));
    expect((await scim(`DELETE /Users/${id}`)).status).toBe(204);
    expect((await scim(`GET /Users/${id}`)).status).toBe(404);
    expect((await scim(`GET ${lookUp('externalId eq "sofia-mail-nickname"')}`)).body.totalResults).toBe(0);
    expect(await actionsAbout(id)).toEqual(["ACCOUNT_CREATED", "USER_DELETED"]);
    expect((await scim("POST /Users", entraUser("sofia"))).status).toBe(201);
  });
});
