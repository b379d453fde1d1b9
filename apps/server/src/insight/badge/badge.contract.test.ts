import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { FAILURE, junit, upload } from "../../runs/imports/upload.testing.ts";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";

const GREEN = "#2e7d32";
const test = (inside = "") => junit({ name: "pays", classname: "shop", inside });

describeOnEachDb("a badge", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let secret: string;
  let projectId: string;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    alice = await tessera.signIn("alice", "USER");
    secret = await tessera.token(alice);
  });
  afterAll(() => tessera.stop());
  beforeEach(async () => {
    projectId = (await alice.project.create.mutate({ name: "Shop" })).id;
  });

  const send = (report: string, query = "&branch=main") =>
    upload(tessera, secret, projectId, report, { query: `&runKey=${crypto.randomUUID()}${query}` });
  const badge = async (query = "", id = projectId) => {
    const answer = await fetch(`${tessera.url}/badges/${id}${query}`);
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  };

  it("is seen with the key of the project, or by anyone where the project says so", async () => {
    const closed = (await badge()).text;
    expect((await badge()).status).toBe(404);
    expect((await badge("", "PRJ-9999")).text.replaceAll(/"requestId":"[^"]+"/g, "")).toBe(
      closed.replaceAll(/"requestId":"[^"]+"/g, ""),
    );
    const { key, url } = await alice.badge.get.query({ projectId });
    expect(url).toContain(`/badges/${projectId}?branch=main&key=${key}`);
    expect((await badge(`?key=${key}`)).status).toBe(200);
    for (const wrong of ["", key.slice(1), `${key}A`, "x"]) expect((await badge(`?key=${wrong}`)).status).toBe(404);
    const other = (await alice.project.create.mutate({ name: "Other" })).id;
    expect((await badge(`?key=${key}`, other)).status).toBe(404);
    const renewed = await alice.badge.update.mutate({ projectId, newKey: true });
    expect([(await badge(`?key=${key}`)).status, (await badge(`?key=${renewed.key}`)).status]).toEqual([404, 200]);
    await alice.badge.update.mutate({ projectId, isPublic: true });
    expect((await badge()).status).toBe(200);
    await alice.project.delete.mutate({ projectId, confirmation: "Shop" });
    expect([(await badge()).status, (await badge(`?key=${renewed.key}`)).status]).toEqual([404, 404]);
  });

  it("is green only for a newest run of the branch that is complete and passed", async () => {
    await alice.badge.update.mutate({ projectId, isPublic: true });
    expect((await badge()).text).toContain("tests: unknown");
    await send(test(), "&branch=topic");
    expect((await badge()).text).not.toContain(GREEN);
    await send(test());
    const passed = await badge();
    expect(passed.text).toContain("tests: 1 passed");
    expect(passed.text).toContain(GREEN);
    expect(passed.headers.get("content-type")).toContain("image/svg+xml");
    expect(passed.headers.get("cache-control")).toBe("max-age=60, s-maxage=60");
    await send(test(FAILURE));
    expect((await badge()).text).toContain("tests: 1 failed");
    expect((await badge("?branch=topic")).text).toContain(GREEN);
    await send(test(), "&branch=main&shard=1/2");
    const running = (await badge()).text;
    expect(running).toContain("tests: running");
    expect(running).not.toContain(GREEN);
    expect((await badge("?branch=%3Cscript%3E")).text).not.toContain("<script");
  });

  it("is managed by project admins", async () => {
    const bobId = await tessera.addUser(`bob-${projectId}`);
    await alice.member.set.mutate({ projectId, userId: bobId, role: "MEMBER" });
    const bob = await tessera.signIn(`bob-${projectId}`);
    await expect(bob.badge.get.query({ projectId })).rejects.toMatchObject({ data: { errorCode: "FORBIDDEN" } });
  });
});
