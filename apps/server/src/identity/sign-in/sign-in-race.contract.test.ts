import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { PASSWORD, Tessera } from "../../testing/tessera.testing.ts";

describeOnEachDb("a sign-in on its way", (on) => {
  let tessera: Tessera;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
  });
  afterAll(() => tessera.stop());

  it("opens no session where the password is changed after it was checked", async () => {
    const userId = await tessera.addUser("ada");
    const { signIn } = tessera.ctx.throttles;
    const forget = signIn.forget.bind(signIn);
    // The tries are forgotten once the password was right, before the session opens.
    signIn.forget = async (claim) => {
      await tessera.ctx.db.updateTable("user").set({ passwordHash: "changed" }).where("id", "=", userId).execute();
      await forget(claim);
    };
    const arrival = tessera.page().session.signIn.mutate({ login: "ada", password: PASSWORD });
    await expect(arrival).rejects.toMatchObject({ data: { errorCode: "INVALID_INPUT" } });
    signIn.forget = forget;
    expect(await tessera.ctx.db.selectFrom("session").select("id").execute()).toEqual([]);
  });
});
