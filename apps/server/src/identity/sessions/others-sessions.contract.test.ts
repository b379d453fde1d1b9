import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";

describeOnEachDb("other people's sessions", (on) => {
  let tessera: Tessera;
  let root: Page;
  let adaId: string;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    root = await tessera.signIn("root", "ADMIN");
    adaId = await tessera.addUser("ada");
    await tessera.addUser("bob");
  });
  afterAll(() => tessera.stop());

  const list = async () => (await root.admin.session.list.query({ userId: adaId })).data;
  const isSignedIn = async (page: Page) => (await page.session.current.query()).user !== null;

  it("are listed to administrators page by page, and ended one by one or all at once, recorded in the audit log", async () => {
    const pages = [await tessera.signIn("ada"), await tessera.signIn("ada"), await tessera.signIn("ada")];
    const bob = await tessera.signIn("bob");
    const first = await root.admin.session.list.query({ userId: adaId, limit: 2 });
    const rest = await root.admin.session.list.query({ userId: adaId, limit: 2, cursor: first.nextCursor as string });
    expect([first.data.length, rest.data.length, rest.nextCursor]).toEqual([2, 1, null]);
    expect(first.data[0]).toMatchObject({ device: expect.any(String), ip: "127.0.0.1", isCurrent: false });

    const newest = first.data[0]?.id as string;
    await root.admin.session.end.mutate({ userId: adaId, id: newest });
    expect(await Promise.all(pages.map(isSignedIn))).toEqual([true, true, false]);
    await expect(root.admin.session.end.mutate({ userId: adaId, id: newest })).rejects.toMatchObject({
      data: { errorCode: "NOT_FOUND" },
    });
    expect(await root.admin.session.endAll.mutate({ id: adaId })).toEqual({ ended: 2 });
    expect(await list()).toEqual([]);
    expect(await Promise.all([...pages, bob].map(isSignedIn))).toEqual([false, false, false, true]);
    const { data } = await root.admin.audit.list.query({ action: "SESSION_ENDED" });
    expect(data.slice(0, 2)).toMatchObject([
      { actor: { username: "root" }, owner: { username: "ada" }, details: { sessions: 2 } },
      { actor: { username: "root" }, owner: { username: "ada" }, details: { ip: "127.0.0.1" } },
    ]);
  });

  it("are found only together with their account, and never by non-administrators", async () => {
    const ada = await tessera.signIn("ada");
    const bobId = (await tessera.signIn("bob").then((page) => page.session.current.query())).user?.id as string;
    const [session] = await list();
    const wrong = { userId: bobId, id: session?.id as string };
    await expect(root.admin.session.end.mutate(wrong)).rejects.toMatchObject({ data: { errorCode: "NOT_FOUND" } });
    await expect(root.admin.session.list.query({ userId: "no-one" })).rejects.toMatchObject({
      data: { errorCode: "NOT_FOUND" },
    });
    for (const call of [
      () => ada.admin.session.list.query({ userId: bobId }),
      () => ada.admin.session.end.mutate({ userId: bobId, id: "any" }),
      () => ada.admin.session.endAll.mutate({ id: bobId }),
    ]) {
      await expect(call()).rejects.toMatchObject({ data: { errorCode: "FORBIDDEN" } });
    }
    expect(await isSignedIn(ada)).toBe(true);
  });
});
