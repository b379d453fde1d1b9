import { expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { eachInNewProject } from "../../testing/each-project.testing.ts";
import type { Page, Tessera } from "../../testing/tessera.testing.ts";

describeOnEachDb("custom fields of test cases", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let secret: string;
  let projectId: string;
  let ids: Record<string, string>;
  eachInNewProject(on, (world) => {
    ({ tessera, alice, secret, projectId } = world);
  });

  const set = (fields: object[]) => tessera.rest(secret, `PUT /projects/${projectId}/case-fields`, { fields });
  async function define() {
    const { body } = await set([
      { name: "Browser", kind: "select", options: ["Firefox", "Chrome"] },
      { name: "Copies", kind: "number" },
      { name: "Legal", kind: "checkbox" },
      { name: "Since", kind: "date" },
      { name: "Wiki", kind: "url" },
      { name: "Note", kind: "text" },
    ]);
    ids = Object.fromEntries(body.data.map(({ id, name }: { id: string; name: string }) => [name, id]));
    return body.data;
  }
  const make = (customFields: object, name = "Pays") =>
    tessera.rest(secret, `POST /test-cases?projectId=${projectId}`, { name, customFields });
  const listed = async (name: string, value: unknown) => {
    const field = encodeURIComponent(`${ids[name]}=${value}`);
    const { body } = await tessera.rest(secret, `GET /test-cases?projectId=${projectId}&field=${field}`);
    return body.data.map((row: { name: string }) => row.name);
  };

  it("are defined by admins of the project, and keep their values when they are renamed", async () => {
    const fields = await define();
    const { body: made } = await make({ browser: "Firefox", Note: " hello " });
    expect(made.customFields).toEqual({ [ids.Browser as string]: "Firefox", [ids.Note as string]: "hello" });
    const [browser, ...others] = fields;
    expect((await set([{ ...browser, name: "Engine" }, ...others])).status).toBe(200);
    const { data } = await alice.caseField.list.query({ projectId });
    expect(data[0]).toEqual({ ...browser, name: "Engine" });
    const bob = await tessera.signIn(`bob${projectId.slice(4)}`, "USER");
    const userId = (await bob.session.current.query()).user?.id as string;
    await alice.member.set.mutate({ projectId, userId, role: "MEMBER" });
    await expect(bob.caseField.set.mutate({ projectId, fields: [] })).rejects.toMatchObject({
      data: { errorCode: "FORBIDDEN" },
    });
  });

  it.each<[string, object[]]>([
    [
      "two of one name",
      [
        { name: "A", kind: "text" },
        { name: "a", kind: "date" },
      ],
    ],
    ["a select without options", [{ name: "A", kind: "select" }]],
    ["a text with options", [{ name: "A", kind: "text", options: ["x"] }]],
    ["an id that there is not", [{ id: "x", name: "A", kind: "text" }]],
    ["too many", Array.from({ length: 51 }, (_, at) => ({ name: `A${at}`, kind: "text" }))],
  ])("are refused: %s", async (_, fields) => {
    expect((await set(fields)).body.errorCode).toBe("INVALID_INPUT");
    expect((await alice.caseField.list.query({ projectId })).data).toEqual([]);
  });

  it("of another kind are other fields", async () => {
    const [browser, ...others] = await define();
    const { body } = await set([{ ...browser, kind: "text", options: [] }, ...others]);
    expect([body.errorCode, body.issues[0].path]).toEqual(["INVALID_INPUT", ["fields", 0, "kind"]]);
  });

  it.each<[string, unknown]>([
    ["Browser", "Opera"],
    ["Copies", "three"],
    ["Legal", "yes"],
    ["Since", "tomorrow"],
    ["Wiki", "javascript:alert(1)"],
    ["Note", "x".repeat(2001)],
    ["Colour", "red"],
  ])("take no wrong value: %s", async (name, value) => {
    await define();
    const { status, body } = await make({ [name]: value });
    expect([status, body.issues.map(({ path }: { path: string[] }) => path)]).toEqual([400, [["customFields", name]]]);
  });

  it("are asked for where they are required", async () => {
    await set([{ name: "Owner team", kind: "text", required: true }]);
    expect((await make({})).body.issues).toMatchObject([{ message: "Fill in Owner team" }]);
    expect((await make({ "owner TEAM": "Checkout" })).status).toBe(201);
  });

  it("are what lists filter by", async () => {
    await define();
    await make({ Browser: "Firefox", Copies: 5, Legal: true, Note: 'say "hi"' }, "one");
    await make({ Copies: 55, Legal: false, Note: "5" }, "two");
    expect(await listed("Browser", "Firefox")).toEqual(["one"]);
    expect(await listed("Copies", 5)).toEqual(["one"]);
    expect(await listed("Legal", false)).toEqual(["two"]);
    expect(await listed("Note", 'say "hi"')).toEqual(["one"]);
    expect(await listed("Note", "say")).toEqual([]);
    expect((await tessera.rest(secret, `GET /test-cases?projectId=${projectId}&field=x`)).status).toBe(400);
  });

  it("are kept in versions, and come back with one as far as the project has them", async () => {
    const fields = await define();
    const { body: made } = await make({ Browser: "Firefox", Note: "old" });
    const ref = { projectId, caseId: made.id };
    await alice.case.update.mutate({ ...ref, customFields: { Browser: "Chrome" } });
    const { data } = await alice.case.versions.query(ref);
    expect(data[0]).toMatchObject({ version: 2, changed: ["customFields"] });
    await set(fields.filter(({ name }: { name: string }) => name !== "Note"));
    const restored = await alice.case.restoreVersion.mutate({ ...ref, version: 1 });
    expect(restored.customFields).toEqual({ [ids.Browser as string]: "Firefox" });
  });

  it("are set of many cases at once, and leave the others as they are", async () => {
    await define();
    const [a, b] = [(await make({ Browser: "Firefox", Note: "a" })).body, (await make({ Copies: 3 }, "Ships")).body];
    const change = { projectId, caseIds: [a.id, b.id], set: { setFields: { Browser: "Chrome", Copies: null } } };
    expect(await alice.case.change.mutate(change)).toEqual({ changed: 2 });
    const { data } = await alice.case.list.query({ projectId });
    expect(data.map(({ customFields }) => customFields)).toEqual([
      { [ids.Browser as string]: "Chrome", [ids.Note as string]: "a" },
      { [ids.Browser as string]: "Chrome" },
    ]);
    const wrong = { ...change, set: { setFields: { Browser: "Opera" } } };
    await expect(alice.case.change.mutate(wrong)).rejects.toMatchObject({ data: { errorCode: "INVALID_INPUT" } });
  });

  it("go out in files, and come in again", async () => {
    await define();
    const filled = { Browser: "Firefox", Copies: 5, Legal: true, Since: "2030-06-15", Note: "=1" };
    await make(filled);
    const file = async (ending: string) =>
      (
        await fetch(`${tessera.url}/case-export/test-cases.${ending}?projectId=${projectId}`, {
          headers: { authorization: `Bearer ${secret}` },
        })
      ).text();
    expect((await file("csv")).split("\r\n")[0]).toContain(",field: Browser,field: Copies,");
    expect(JSON.parse(await file("json")).cases[0].fields).toEqual(filled);
    const { customFields } = (await alice.case.list.query({ projectId })).data[0] ?? {};
    for (const text of [await file("csv"), await file("json")]) {
      const path = `POST /case-imports?projectId=${projectId}` as const;
      expect((await tessera.rest(secret, path, text, { "content-type": "text/plain" })).status).toBe(201);
    }
    const { data } = await alice.case.list.query({ projectId });
    expect(data.map((row) => row.customFields)).toEqual([customFields, customFields, customFields]);
    const wrong = await tessera.rest(secret, `POST /case-imports?projectId=${projectId}`, "name,Browser\nx,Opera\n", {
      "content-type": "text/csv",
    });
    expect(wrong.body.issues[0].message).toBe("Choose one of Firefox, Chrome");
  });
});
