import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { type Page, Tessera } from "../../testing/tessera.testing.ts";
import { FAILURE, junit, multipart } from "../imports/upload.testing.ts";

const REPORT = junit(
  { name: "adds", classname: "shop.Cart" },
  { name: "pays", classname: "shop.Till", inside: FAILURE },
);

describeOnEachDb("an upload from the page", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let projectId: string;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    alice = await tessera.signIn("alice", "USER");
    projectId = (await alice.project.create.mutate({ name: "Shop" })).id;
  });
  afterAll(() => tessera.stop());

  const send = async (headers: Record<string, string>, { query = "", method = "POST" } = {}) => {
    const body = method === "POST" ? multipart({ "report.xml": REPORT }) : null;
    const url = `${tessera.url}/uploads/reports?projectId=${projectId}${query}`;
    const answer = await fetch(url, { method, headers, body });
    return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Record<string, unknown> };
  };
  const asPage = (page: Page) => ({
    cookie: page.cookie(),
    origin: tessera.url,
    "sec-fetch-site": "same-origin",
  });

  it("stores the reports of the signed-in person and answers the receipt", async () => {
    const { status, headers, body } = await send(asPage(alice), { query: "&branch=main&runName=By+hand" });
    expect([status, headers.get("cache-control"), body]).toMatchObject([
      200,
      "no-store",
      { projectId, replayed: false, totals: { tests: 2, passed: 1, failed: 1 } },
    ]);
    const { data } = await alice.import.list.query({ projectId });
    expect(data).toMatchObject([{ id: body.id, branch: "main" }]);
  });

  it.each([
    ["without a session", () => ({}), 401, "NO_TOKEN"],
    ["from another site", () => ({ ...asPage(alice), "sec-fetch-site": "cross-site" }), 403, "FORBIDDEN"],
    ["from another origin", () => ({ ...asPage(alice), origin: "https://evil.example" }), 403, "FORBIDDEN"],
    [
      "from a browser that hides its origin",
      () => ({ cookie: alice.cookie(), "user-agent": "Mozilla/5.0" }),
      403,
      "FORBIDDEN",
    ],
  ])("is rejected %s", async (_, headers, status, errorCode) => {
    const before = await alice.import.list.query({ projectId });
    expect(await send(headers())).toMatchObject({ status, body: { errorCode } });
    expect(await alice.import.list.query({ projectId })).toEqual(before);
  });

  it("is rejected for who may only read the project, and does not exist for strangers", async () => {
    const bob = await tessera.signIn("bob", "USER");
    expect(await send(asPage(bob))).toMatchObject({ status: 404, body: { errorCode: "NOT_FOUND" } });
    const { id: userId } = await bob.session.current.query().then(({ user }) => user ?? { id: "" });
    await alice.member.set.mutate({ projectId, userId, role: "GUEST" });
    expect(await send(asPage(bob))).toMatchObject({ status: 403, body: { errorCode: "FORBIDDEN" } });
  });

  it("rejects unknown parameters and other methods", async () => {
    expect(await send(asPage(alice), { query: "&colour=red" })).toMatchObject({
      status: 400,
      body: { errorCode: "INVALID_INPUT" },
    });
    const { status, headers } = await send(asPage(alice), { method: "GET" });
    expect([status, headers.get("allow")]).toEqual([405, "POST"]);
  });
});
