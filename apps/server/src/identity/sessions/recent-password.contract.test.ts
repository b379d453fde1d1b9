import type { TokenScope } from "@tessera/domain";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { PASSWORD, type Page, Tessera } from "../../testing/tessera.testing.ts";

const STALE = { data: { errorCode: "FORBIDDEN", httpStatus: 403, reason: "RECENT_PROOF" } };

describeOnEachDb("a recent password", (on) => {
  let tessera: Tessera;
  let root: Page;
  let alice: Page;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    await tessera.addUser("root", "ADMIN");
    await tessera.addUser("alice");
  });
  afterAll(() => tessera.stop());
  beforeEach(async () => {
    await tessera.ctx.db.deleteFrom("signInFailure").execute();
    root = await tessera.signIn("root");
    alice = await tessera.signIn("alice");
  });

  const make = (page: Page, ...scopes: TokenScope[]) =>
    page.token.create.mutate({ name: "CI", scopes, expiresInDays: 7 });

  it("is required for a token with admin rights, and for no other token", async () => {
    tessera.clock.advance({ seconds: 300 });
    await make(root, "all");
    tessera.clock.advance({ ms: 1 });
    await expect(make(root, "all")).rejects.toMatchObject(STALE);
    await expect(make(root, "case:read", "admin:read")).rejects.toMatchObject(STALE);
    await expect(make(alice, "admin:write")).rejects.toMatchObject(STALE);
    await make(root, "case:read");
    await make(alice, "all");
  });

  it("is given again in the same session, and counts for that one alone", async () => {
    const elsewhere = await tessera.signIn("root");
    tessera.clock.advance({ hours: 1 });
    const { authenticatedAt } = await root.session.confirmPassword.mutate({ password: PASSWORD });
    expect(authenticatedAt).toBe(tessera.clock.now());
    await make(root, "all");
    await expect(make(elsewhere, "all")).rejects.toMatchObject(STALE);
  });

  it("must be the user's own, and can be guessed no faster than at sign-in", async () => {
    tessera.clock.advance({ hours: 1 });
    const guess = () => root.session.confirmPassword.mutate({ password: "a wrong guess" });
    for (let count = 0; count < 5; count++) {
      await expect(guess()).rejects.toMatchObject({
        data: { errorCode: "INVALID_INPUT", issues: [{ path: ["password"] }] },
      });
    }
    await expect(guess()).rejects.toMatchObject({ data: { errorCode: "RATE_LIMITED", retryAfter: 1 } });
    await expect(make(root, "all")).rejects.toMatchObject(STALE);
    tessera.clock.advance({ seconds: 1 });
    await root.session.confirmPassword.mutate({ password: PASSWORD });
    await make(root, "all");
  });
});
