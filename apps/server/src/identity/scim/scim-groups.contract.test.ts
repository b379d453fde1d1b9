import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";
import { patch, type ScimCall, scimOf } from "./scim.testing.ts";

const GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group";
const group = (displayName: string, more: object = {}) => ({ schemas: [GROUP], displayName, ...more });
const refs = (...ids: string[]) => ids.map((value) => ({ value }));

describeOnEachDb("teams provisioned over SCIM", (on) => {
  let tessera: Tessera;
  let root: Page;
  let scim: ScimCall;
  let ada: string;
  let ben: string;
  let cleo: string;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    root = await tessera.signIn("root", "ADMIN");
    scim = await scimOf(tessera, root);
    [ada, ben, cleo] = [await tessera.addUser("ada"), await tessera.addUser("ben"), await tessera.addUser("cleo")];
  });
  afterAll(() => tessera.stop());

  const make = async (name: string, ...members: string[]): Promise<string> => {
    return (await scim("POST /Groups", group(name, { members: refs(...members) }))).body.id;
  };
  const membersOf = async (id: string): Promise<string[]> => {
    const { body } = await scim(`GET /Groups/${id}`);
    return body.members.map(({ display }: { display: string }) => display.split(" ")[0]);
  };

  it("are found, created and changed in the shapes that Entra ID sends", async () => {
    const filter = encodeURIComponent('displayName eq "Quality Guild"');
    const search = `GET /Groups?excludedAttributes=members&filter=${filter}` as const;
    expect((await scim(search)).body.totalResults).toBe(0);
    const made = await scim("POST /Groups", group("Quality Guild", { externalId: "object-7" }));
    expect([made.status, made.headers.get("location"), made.body.members]).toEqual([201, made.body.meta.location, []]);
    const { id } = made.body;
    const team = () => root.admin.team.get.query({ teamId: id });
    expect(await team()).toMatchObject({ handle: "quality-guild", name: "Quality Guild", people: 0 });
    const [found] = (await scim(search)).body.Resources;
    expect(found).toMatchObject({ id, externalId: "object-7" });
    expect(found.members).toBeUndefined();
    expect((await scim("POST /Groups", group("Quality Guild"))).body).toMatchObject({ scimType: "uniqueness" });

    const change = async (...operations: object[]) => {
      expect((await scim(`PATCH /Groups/${id}`, patch(...operations))).status).toBe(204);
      return membersOf(id);
    };
    const $ref = null;
    expect(await change({ op: "Add", path: "members", value: [{ $ref, value: ada }] })).toEqual(["ada"]);
    expect(await change({ op: "Add", path: "members", value: [{ $ref, value: ben }, { value: ada }] })).toHaveLength(2);
    expect(await change({ op: "Remove", path: "members", value: [{ $ref, value: ada }] })).toEqual(["ben"]);
    expect(await change({ op: "Replace", path: "displayName", value: "Guild of Quality" })).toEqual(["ben"]);
    expect(await team()).toMatchObject({ handle: "quality-guild", name: "Guild of Quality", people: 1 });
  });

  it("are changed and replaced in the shapes that Okta sends", async () => {
    const id = await make("Operators", ada);
    const change = async (...operations: object[]) => {
      await scim(`PATCH /Groups/${id}`, patch(...operations));
      return membersOf(id);
    };
    expect(await change({ op: "replace", value: { id, displayName: "Operations" } })).toEqual(["ada"]);
    const add = { op: "add", path: "members", value: [{ value: ben, display: "ben@example.org" }] };
    expect(await change({ op: "remove", path: `members[value eq "${ada}"]` }, add)).toEqual(["ben"]);
    expect(await change({ op: "replace", path: "members", value: refs(ada, cleo) })).toEqual(["ada", "cleo"]);
    const put = await scim(`PUT /Groups/${id}`, { ...group("Ops", { members: refs(ben) }), id });
    expect([put.status, put.body.displayName, put.body.members[0].value]).toEqual([200, "Ops", ben]);
    expect(await change({ op: "remove", path: "members" })).toEqual([]);
  });

  it("give their members the roles of the team, and take them with the membership", async () => {
    const page = await tessera.signIn("cleo");
    const { id: projectId } = await root.project.create.mutate({ name: "Shop" });
    const id = await make("Shoppers");
    await root.projectTeam.set.mutate({ projectId, teamId: id, role: "MEMBER" });
    const sees = async () => (await page.project.list.query()).data.length;
    await scim(`PATCH /Groups/${id}`, patch({ op: "add", path: "members", value: refs(cleo) }));
    expect(await sees()).toBe(1);
    await scim(`PUT /Groups/${id}`, group("Shoppers", { members: [] }));
    expect(await sees()).toBe(0);
    const rows = await tessera.ctx.db.selectFrom("audit").select(["action", "viaTokenId"]).orderBy("seq").execute();
    const own = rows.filter(({ action }) => action.startsWith("TEAM_MEMBER")).slice(-2);
    expect(own.map(({ action }) => action)).toEqual(["TEAM_MEMBER_ADDED", "TEAM_MEMBER_REMOVED"]);
    expect(own.every(({ viaTokenId }) => viaTokenId !== null)).toBe(true);
  });

  it("keep their service accounts, which are no users of SCIM", async () => {
    const bot = (
      await root.admin.serviceAccount.create.mutate({ username: "bot", description: "", systemRole: "USER" })
    ).id;
    const id = await make("Bots", ada);
    await root.admin.team.addMember.mutate({ teamId: id, userId: bot });
    expect(await membersOf(id)).toEqual(["ada"]);
    await scim(`PATCH /Groups/${id}`, patch({ op: "replace", path: "members", value: refs(ben) }));
    const inside = (await root.admin.team.members.query({ teamId: id })).data.map(({ user }) => user.username);
    expect(inside.sort()).toEqual(["ben", "bot"]);
    const refused = await scim(`PATCH /Groups/${id}`, patch({ op: "add", path: "members", value: refs(cleo, bot) }));
    expect([refused.status, refused.body.scimType, await membersOf(id)]).toEqual([400, "invalidValue", ["ben"]]);
  });

  it("are made once, however often and at once the provider asks", async () => {
    const answers = await Promise.all(Array.from({ length: 6 }, () => scim("POST /Groups", group("Once"))));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409]);
  });

  it("get handles of their own, whatever they are called", async () => {
    const handle = async (name: string) => (await root.admin.team.get.query({ teamId: await make(name) })).handle;
    expect([await handle("Qualität & Größe"), await handle("Qualität, Größe"), await handle("品質")]).toEqual([
      ...["qualitat-gro-e", "qualitat-gro-e-2", "group"],
    ]);
  });

  it("have versions and bounds, and are deleted with what their people had through them", async () => {
    const id = await make("Gone", ada);
    const tag = (await scim(`GET /Groups/${id}`)).headers.get("etag") ?? "";
    const add = patch({ op: "add", path: "members", value: refs(ben) });
    expect((await scim(`PATCH /Groups/${id}`, add, { "if-match": tag })).status).toBe(204);
    expect((await scim(`PATCH /Groups/${id}`, add, { "if-match": tag })).status).toBe(412);
    expect((await scim(`DELETE /Groups/${id}`, undefined, { "if-match": tag })).status).toBe(412);
    const many = Array.from({ length: 5001 }, (_, index) => ({ value: `u${index}` }));
    const tooMany = await scim(`PATCH /Groups/${id}`, patch({ op: "add", path: "members", value: many }));
    expect([tooMany.status, tooMany.body.scimType]).toEqual([400, "tooMany"]);
    const bad = patch({ op: "remove", path: 'members[display eq "ada"]' });
    expect((await scim(`PATCH /Groups/${id}`, bad)).body.scimType).toBe("invalidFilter");
    expect((await scim(`PATCH /Groups/${id}`, patch({ op: "remove", path: "displayName" }))).status).toBe(400);
    expect((await scim(`DELETE /Groups/${id}`)).status).toBe(204);
    expect((await scim(`GET /Groups/${id}`)).status).toBe(404);
    expect((await scim(`DELETE /Groups/${id}`)).status).toBe(404);
  });
});
