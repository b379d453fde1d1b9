import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { PROCEDURES, procedures } from "../../testing/every-procedure.testing.ts";
import { PASSWORD, type Page, Tessera } from "../../testing/tessera.testing.ts";
import { TotpApp } from "./totp-app.testing.ts";

const SETUP = { data: { errorCode: "FORBIDDEN", httpStatus: 403, reason: "SECOND_FACTOR_SETUP" } };
/** What is open to a person who lacks the second factor. */
const OPEN = /^(?:secondFactor\..*|session\.confirm\w+|session\.signOut)$/;

describeOnEachDb("a second factor that the server requires", (on) => {
  let tessera: Tessera;
  let root: Page;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    root = await tessera.signIn("root", "ADMIN");
  });
  afterAll(() => tessera.stop());

  const require = (requireSecondFactor: boolean) => root.admin.settings.update.mutate({ requireSecondFactor });

  /** Calls of a person, all in one request of the page; answers the error code or reason of each, null where it worked. */
  const batch = async (page: Page, ...procedures: string[]) => {
    const answer = await fetch(`${tessera.url}/trpc/${procedures.join(",")}?batch=1&input={}`, {
      headers: { cookie: page.cookie(), origin: tessera.url },
    });
    const answers = (await answer.json()) as { error?: { data: { reason?: string; errorCode: string } } }[];
    return answers.map(({ error }) => (error ? (error.data.reason ?? error.data.errorCode) : null));
  };

  it("can be required only by an admin who has one", async () => {
    await expect(require(true)).rejects.toMatchObject({
      data: { errorCode: "INVALID_INPUT", issues: [{ path: ["requireSecondFactor"] }] },
    });
    expect((await root.admin.settings.get.query()).requireSecondFactor).toBe(false);
    await TotpApp.setUp(root, tessera.clock);
  });

  it("blocks everything but its set-up from the next request on, also in batches, while tokens keep working", async () => {
    const ada = await tessera.signIn("ada", "USER");
    const secret = await tessera.token(ada);
    expect((await ada.session.current.query()).secondFactorNeeded).toBe(false);
    await require(true);
    expect(await ada.session.current.query()).toMatchObject({ user: { username: "ada" }, secondFactorNeeded: true });
    await expect(ada.project.create.mutate({ name: "Shop" })).rejects.toMatchObject(SETUP);
    expect(await batch(ada, "me.get", "secondFactor.get", "project.list", "session.current")).toEqual([
      ...["SECOND_FACTOR_SETUP", null, "SECOND_FACTOR_SETUP", null],
    ]);
    expect((await tessera.rest(secret, "GET /me")).status).toBe(200);
    const download = await fetch(`${tessera.url}/admin-export/audit-events.csv`, { headers: { cookie: ada.cookie() } });
    expect(((await download.json()) as { reason: string }).reason).toBe("SECOND_FACTOR_SETUP");

    await ada.session.confirmPassword.mutate({ password: PASSWORD });
    await TotpApp.setUp(ada, tessera.clock);
    expect((await ada.session.current.query()).secondFactorNeeded).toBe(false);
    await ada.project.create.mutate({ name: "Shop" });
    await expect(ada.secondFactor.disableTotp.mutate()).rejects.toMatchObject({ data: { errorCode: "CONFLICT" } });
    expect(await ada.secondFactor.get.query()).toMatchObject({ totp: true, recoveryCodesLeft: 10, required: true });
    await require(false);
    await ada.secondFactor.disableTotp.mutate();
  });

  const isStream = (name: string) => procedures[name]?._def.type === "subscription";
  /** Why a stream ended before its first event. */
  const streamReason = async (page: Page, name: string) => {
    const headers = { cookie: page.cookie(), origin: tessera.url, accept: "text/event-stream" };
    const answer = await fetch(`${tessera.url}/trpc/${name}?input=${encodeURIComponent('{"projectId":"PRJ-1"}')}`, {
      headers,
    });
    return /"reason":"(\w+)"/.exec(await answer.text())?.[1];
  };

  it("is required by every procedure for sessions", async () => {
    const bea = await tessera.signIn("bea", "ADMIN");
    await require(true);
    for (const [name, { access }] of Object.entries(PROCEDURES).filter(([name]) => name !== "session.signOut")) {
      const wanted =
        access === "public" || OPEN.test(name) ? expect.not.stringMatching("SETUP") : "SECOND_FACTOR_SETUP";
      if (isStream(name)) {
        expect([name, await streamReason(bea, name)]).toEqual([name, wanted]);
        continue;
      }
      const answer = await fetch(`${tessera.url}/trpc/${name}?input={}`, {
        method: "POST",
        headers: { cookie: bea.cookie(), origin: tessera.url, "content-type": "application/json" },
        body: "{}",
      });
      const { error } = (await answer.json()) as { error?: { data: { reason?: string; errorCode: string } } };
      const isQuery = error?.data.errorCode === "METHOD_NOT_ALLOWED";
      const [outcome] = isQuery ? await batch(bea, name) : [error?.data.reason ?? error?.data.errorCode ?? "none"];
      expect([name, outcome ?? "none"]).toEqual([name, wanted]);
    }
    await bea.session.signOut.mutate();
    await require(false);
  });

  it("is required again after an administrator reset the user's factor", async () => {
    const carl = await tessera.signIn("carl", "USER");
    const id = (await carl.session.current.query()).user?.id ?? "";
    await TotpApp.setUp(carl, tessera.clock);
    await require(true);
    await root.admin.user.resetSecondFactor.mutate({ id });
    const again = await tessera.signIn("carl");
    await expect(again.project.list.query({})).rejects.toMatchObject(SETUP);
    await require(false);
    await again.project.list.query({});
  });
});
