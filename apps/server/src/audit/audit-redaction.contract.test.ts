import { afterAll, beforeAll, expect, it } from "vitest";
import { transact } from "../platform/db/transact.ts";
import { describeOnEachDb } from "../testing/each-database.testing.ts";
import { Tessera } from "../testing/tessera.testing.ts";
import { append } from "./audit-repo.ts";

describeOnEachDb("the details of an audit entry", (on) => {
  let tessera: Tessera;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
  });
  afterAll(() => tessera.stop());

  it("hold no token, whatever is recorded", async () => {
    const { ctx } = tessera;
    const secret = await tessera.token(await tessera.signIn("alice", "USER"));
    const details = { before: { description: `ask ${secret}` }, [secret]: 1 };
    await transact(ctx, (ctx) => append(ctx, null, { action: "USER_CHANGED", details, at: ctx.now() }));
    const entries = await ctx.db.selectFrom("audit").select("details").where("action", "=", "USER_CHANGED").execute();
    expect(entries.map(({ details }) => JSON.parse(details))).toEqual([
      { before: { description: "ask tsr_pat_[redacted]" }, "tsr_pat_[redacted]": 1 },
    ]);
  });
});
