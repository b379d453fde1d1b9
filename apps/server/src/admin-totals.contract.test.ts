import { afterAll, beforeAll, expect, it } from "vitest";
import { countAuditEvents } from "./audit/audit-service.ts";
import { countAccounts } from "./identity/accounts/account-service.ts";
import { describeOnEachDb } from "./testing/each-database.testing.ts";
import { type Page, Tessera } from "./testing/tessera.testing.ts";

describeOnEachDb("totals of the administrators' lists", (on) => {
  let tessera: Tessera;
  let root: Page;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    root = await tessera.signIn("root", "ADMIN");
    for (const name of ["amy", "ann", "bea"]) await tessera.addUser(name);
    await tessera.signIn("amy");
    await tessera.signIn("ann");
  });
  afterAll(() => tessera.stop());

  it.each([
    {},
    { search: "a" },
    { search: "an" },
    { role: ["ADMIN" as const] },
    { neverSeen: true },
    { active: false },
    { secondFactor: false },
  ])("count the accounts that the list has: %j", async (filter) => {
    const { data } = await root.admin.user.list.query({ ...filter, limit: 200 });
    expect(await root.admin.user.count.query(filter)).toMatchObject({ total: data.length, isExact: true });
  });

  it.each([{}, { action: "SIGNED_IN" as const }, { from: "2030-06-15" }, { to: "2030-06-14" }, { actorId: "no-one" }])(
    "count the entries that the audit log has: %j",
    async (filter) => {
      const { data } = await root.admin.audit.list.query({ ...filter, limit: 200 });
      expect(await root.admin.audit.count.query(filter)).toEqual({ total: data.length, isExact: true });
    },
  );

  it("are lower bounds beyond the number of rows that are counted", async () => {
    expect(await countAccounts(tessera.ctx, {}, 4)).toEqual({ total: 4, isExact: true });
    expect(await countAccounts(tessera.ctx, {}, 3)).toEqual({ total: 3, isExact: false });
    expect(await countAuditEvents(tessera.ctx, { action: "SIGNED_IN" }, 2)).toEqual({ total: 2, isExact: false });
  });
});
