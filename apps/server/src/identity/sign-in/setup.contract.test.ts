import { afterEach, expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { PASSWORD, Tessera } from "../../testing/tessera.testing.ts";

const NAMES = { username: "root", email: "root@example.org", firstName: "Root", lastName: "Example" };
const DEAD = { data: { errorCode: "NOT_FOUND", httpStatus: 404 } };

describeOnEachDb("the set-up link", (on) => {
  let tessera: Tessera;

  afterEach(async () => {
    await tessera.ctx.db.deleteFrom("user").execute();
    await tessera.stop();
  });

  const codeIn = (path: string | null) => /^\/setup\/([\w-]{32,})$/.exec(path ?? "")?.[1] as string;
  const accounts = () => tessera.ctx.db.selectFrom("user").select(["username", "systemRole"]).execute();
  const make = (code: string, change = {}) =>
    tessera.page().setup.createAdmin.mutate({ ...NAMES, password: PASSWORD, code, ...change });
  const isValid = async (code: string) => (await tessera.page().setup.check.query({ code })).valid;

  it("creates the first admin, signs them in, and is used up", async () => {
    tessera = await Tessera.start(on());
    const code = codeIn(tessera.setupPath);
    expect(await tessera.page().session.current.query()).toMatchObject({ user: null, setupNeeded: true });
    expect(await isValid(code)).toBe(true);

    const page = tessera.page();
    const { user } = await page.setup.createAdmin.mutate({ ...NAMES, password: PASSWORD, code });
    expect(user).toMatchObject({ username: "root", systemRole: "ADMIN" });
    expect(await page.session.current.query()).toMatchObject({ user: { username: "root" }, setupNeeded: false });

    const entries = await tessera.ctx.db.selectFrom("audit").selectAll().orderBy("seq").execute();
    expect(entries.map(({ action, ownerId, details }) => [action, ownerId, JSON.parse(details)])).toEqual([
      ["ACCOUNT_CREATED", user.id, { by: "set-up link", systemRole: "ADMIN" }],
      ["SIGNED_IN", null, { with: "set-up link" }],
    ]);
    expect(await isValid(code)).toBe(false);
    await expect(make(code, { username: "second", email: "second@example.org" })).rejects.toMatchObject(DEAD);
    expect(await accounts()).toHaveLength(1);
    expect(tessera.log.join("")).not.toContain(code);
  });

  it("dies when a newer one is printed, and is never printed again once there is an account", async () => {
    tessera = await Tessera.start(on());
    const older = codeIn(tessera.setupPath);
    await tessera.stop();
    tessera = await Tessera.start(on());
    const newer = codeIn(tessera.setupPath);
    expect([await isValid(older), await isValid(newer)]).toEqual([false, true]);
    await expect(make(older)).rejects.toMatchObject(DEAD);

    await tessera.addUser("alice");
    expect(await isValid(newer)).toBe(false);
    await expect(make(newer)).rejects.toMatchObject(DEAD);
    await tessera.stop();
    tessera = await Tessera.start(on());
    expect(tessera.setupPath).toBeNull();
    await expect(make(newer)).rejects.toMatchObject(DEAD);
    expect(await accounts()).toEqual([{ username: "alice", systemRole: "USER" }]);
  });

  it("creates only one admin when it is used twice at once", async () => {
    tessera = await Tessera.start(on());
    const code = codeIn(tessera.setupPath);
    const twins = ["castor", "pollux", "helena"].map((username) =>
      make(code, { username, email: `${username}@example.org` }),
    );
    const outcomes = await Promise.allSettled(twins);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected", "rejected"]);
    expect(outcomes.find(({ status }) => status === "rejected")).toMatchObject({ reason: DEAD });
    expect(await accounts()).toMatchObject([{ systemRole: "ADMIN" }]);
  });

  it("stays open after a rejected registration", async () => {
    tessera = await Tessera.start(on());
    const code = codeIn(tessera.setupPath);
    for (const [field, value] of Object.entries({
      username: "-root",
      email: "root",
      firstName: "",
      password: "too short",
    })) {
      const issues = [expect.objectContaining({ path: [field] })];
      await expect(make(code, { [field]: value })).rejects.toMatchObject({
        data: { errorCode: "INVALID_INPUT", issues },
      });
    }
    for (const password of ["1qaz2wsx3edc", "Administrator", "Ｓonyericsson", "password1234", " ".repeat(12)]) {
      const message = expect.stringContaining("guessed first");
      await expect(make(code, { password })).rejects.toMatchObject({
        data: { errorCode: "INVALID_INPUT", issues: [{ path: ["password"], message }] },
      });
    }
    await expect(make("nonsense")).rejects.toMatchObject(DEAD);
    expect((await make(code)).user.username).toBe("root");
  });

  it("is not needed where the environment names the first admin", async () => {
    const firstAdmin = { username: "Keeper", email: null, password: PASSWORD };
    const guessed = { firstAdmin: { ...firstAdmin, password: "1qaz2wsx3edc" } };
    await expect(Tessera.start(on(), guessed)).rejects.toThrow("TESSERA_ADMIN_PASSWORD can't be used: This is one of");
    tessera = await Tessera.start(on(), { firstAdmin });
    expect(tessera.setupPath).toBeNull();
    expect((await (await tessera.signIn("keeper")).session.current.query()).user).toMatchObject({
      username: "Keeper",
      systemRole: "ADMIN",
      email: null,
    });
    await tessera.stop();
    tessera = await Tessera.start(on(), { firstAdmin: { ...firstAdmin, username: "another" } });
    expect(await accounts()).toEqual([{ username: "Keeper", systemRole: "ADMIN" }]);
  });
});
