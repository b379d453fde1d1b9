import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";

describeOnEachDb("preferences", (on) => {
  let tessera: Tessera;
  let root: Page;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    root = await tessera.signIn("root", "ADMIN");
  });
  afterAll(() => tessera.stop());

  const BEGINNING = {
    theme: "system",
    navigation: "slate",
    locale: null,
    timeZone: null,
    previews: [],
    offeredPreviews: ["compactTables", "goKeys"],
  };

  it("change one by one, for the user alone, and come with the session in every browser", async () => {
    const alice = await tessera.signIn("alice", "USER");
    const bob = await tessera.signIn("bob", "GUEST");
    expect(await alice.preferences.get.query()).toEqual(BEGINNING);
    await alice.preferences.update.mutate({ theme: "dark", timeZone: "Asia/Tokyo" });
    const changed = { ...BEGINNING, theme: "dark", timeZone: "Asia/Tokyo", navigation: "plum" };
    expect(await alice.preferences.update.mutate({ navigation: "plum" })).toEqual(changed);
    expect(await alice.preferences.update.mutate({})).toEqual(changed);
    const elsewhere = await tessera.signIn("alice");
    expect((await elsewhere.session.current.query()).preferences).toEqual(changed);
    expect((await bob.session.current.query()).preferences).toEqual(BEGINNING);
    expect((await tessera.page().session.current.query()).preferences).toBeNull();
    expect(await alice.preferences.update.mutate({ timeZone: null })).toEqual({ ...changed, timeZone: null });
  });

  it.each([
    [{ theme: "sepia" }, "theme"],
    [{ navigation: "#ff0000" }, "navigation"],
    [{ locale: "tlh" }, "locale"],
    [{ timeZone: "Europe/Atlantis" }, "timeZone"],
    [{ previews: ["everything"] }, "previews"],
  ])("refuse %j", async (change, field) => {
    await expect(root.preferences.update.mutate(change as never)).rejects.toMatchObject({
      data: { errorCode: "INVALID_INPUT", issues: [{ path: expect.arrayContaining([field]) }] },
    });
    expect(await root.preferences.get.query()).toEqual(BEGINNING);
  });

  it("are read as far as this version knows them, and keep what it doesn't", async () => {
    const carol = await tessera.signIn("carol", "USER");
    const stored = { theme: "sepia", navigation: "moss", previews: ["compactTables", "timeTravel"], sound: "loud" };
    const column = () => tessera.ctx.db.selectFrom("user").select("preferences").where("username", "=", "carol");
    await tessera.ctx.db
      .updateTable("user")
      .set({ preferences: JSON.stringify(stored) })
      .where("username", "=", "carol")
      .execute();
    const known = { ...BEGINNING, navigation: "moss", previews: ["compactTables"] };
    expect((await carol.session.current.query()).preferences).toEqual(known);
    await carol.preferences.update.mutate({ theme: "light", previews: [] });
    const { preferences } = await column().executeTakeFirstOrThrow();
    expect(JSON.parse(preferences)).toEqual({ ...stored, theme: "light", previews: ["timeTravel"] });
  });

  it("lose a preview while an administrator hides it, and get it back unchanged", async () => {
    const dora = await tessera.signIn("dora", "USER");
    await dora.preferences.update.mutate({ previews: ["compactTables", "goKeys"] });
    await root.admin.settings.update.mutate({ hiddenPreviews: ["goKeys"] });
    const without = { ...BEGINNING, previews: ["compactTables"], offeredPreviews: ["compactTables"] };
    expect(await dora.preferences.get.query()).toEqual(without);
    expect((await dora.session.current.query()).preferences).toEqual(without);
    const late = await tessera.signIn("late", "USER");
    await expect(late.preferences.update.mutate({ previews: ["goKeys"] })).rejects.toMatchObject({
      data: { errorCode: "INVALID_INPUT", issues: [{ path: ["previews"] }] },
    });
    expect(await dora.preferences.update.mutate({ previews: [] })).toEqual({ ...without, previews: [] });
    await root.admin.settings.update.mutate({ hiddenPreviews: [] });
    expect(await dora.preferences.get.query()).toEqual({ ...BEGINNING, previews: ["goKeys"] });
    const { data } = await root.admin.audit.list.query({ action: "SETTINGS_CHANGED", limit: 1 });
    expect(data[0]?.details).toEqual({
      before: { hiddenPreviews: ["goKeys"] },
      after: { hiddenPreviews: [] },
    });
  });

  it("lose nothing when several are changed at once", async () => {
    const eve = await tessera.signIn("eve", "USER");
    await Promise.all([
      eve.preferences.update.mutate({ theme: "light" }),
      eve.preferences.update.mutate({ navigation: "clay" }),
      eve.preferences.update.mutate({ locale: "pl-PL" }),
      eve.preferences.update.mutate({ previews: ["compactTables"] }),
    ]);
    expect(await eve.preferences.get.query()).toMatchObject({
      ...{ theme: "light", navigation: "clay", locale: "pl-PL", previews: ["compactTables"] },
    });
  });
});
