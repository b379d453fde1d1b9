import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnEachDb } from "../testing/each-database.testing.ts";
import { Tessera } from "../testing/tessera.testing.ts";

describeOnEachDb("the details of an audit entry", (on) => {
  let tessera: Tessera;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
  });
  afterAll(() => tessera.stop());

  it("hold no token that someone wrote into a reason", async () => {
    const root = await tessera.signIn("root", "ADMIN");
    const { token, secret } = await root.token.create.mutate({ name: "CI", scopes: ["case:read"], expiresInDays: 7 });
    await root.admin.token.revoke.mutate({ id: token.id, reason: `found ${secret} in a log` });
    const { db } = tessera.ctx;
    const entries = await db.selectFrom("audit").select("details").where("action", "=", "API_KEY_REVOKED").execute();
    expect(entries.map(({ details }) => details)).toEqual(['{"reason":"found tsr_pat_[redacted] in a log"}']);
  });
});
