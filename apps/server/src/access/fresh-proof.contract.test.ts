import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { describeOnEachDb } from "../testing/each-database.testing.ts";
import { PASSWORD, type Page, Tessera } from "../testing/tessera.testing.ts";

describeOnEachDb("an act that an open page is not enough for", (on) => {
  let tessera: Tessera;
  let root: Page;
  let id: string;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    root = await tessera.signIn("root", "ADMIN");
    id = await tessera.addUser("ada");
  });
  afterAll(() => tessera.stop());
  beforeEach(() => tessera.clock.advance({ seconds: 301 }));

  it.each<[string, (id: string) => Promise<unknown>]>([
    ["appointing an administrator", (id) => root.admin.user.update.mutate({ id, systemRole: "ADMIN" })],
    ["deactivating accounts", (id) => root.admin.user.updateMany.mutate({ ids: [id], active: false })],
    ["deleting an account", (id) => root.admin.user.delete.mutate({ id })],
    ["changing the settings", () => root.admin.settings.update.mutate({ instanceName: "Other" })],
  ])("is %s: it needs the password within 5 minutes", async (_what, act) => {
    await expect(act(id)).rejects.toMatchObject({ data: { errorCode: "FORBIDDEN", reason: "RECENT_PROOF" } });
  });

  it("works once the password was confirmed", async () => {
    await root.session.confirmPassword.mutate({ password: PASSWORD });
    expect(await root.admin.user.update.mutate({ id, systemRole: "ADMIN" })).toMatchObject({ systemRole: "ADMIN" });
  });
});
