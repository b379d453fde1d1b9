import { expect, it } from "vitest";
import { describeOnEachDb } from "../../testing/each-database.testing.ts";
import { eachInNewProject } from "../../testing/each-project.testing.ts";
import type { Page, Tessera } from "../../testing/tessera.testing.ts";

const FILE = `Title,Section,Steps,Owner,Automation Class,Automation Name
Pays,Shop > Till,"1. Open
2. Pay",alice,shop,pays
Ships,Shop,,mallory,shop,pays
Rests,,,,,
`;

describeOnEachDb("a file of test cases", (on) => {
  let tessera: Tessera;
  let alice: Page;
  let secret: string;
  let projectId: string;
  eachInNewProject(on, (world) => {
    ({ tessera, alice, secret, projectId } = world);
  });

  const send = (file: string | Uint8Array, query = "", as = secret) =>
    tessera.rest(as, `POST /case-imports?projectId=${projectId}${query}`, file, { "content-type": "text/plain" });
  const stored = async () => {
    const { data } = await alice.case.list.query({ projectId, limit: 200 });
    const { data: folders } = await alice.folder.list.query({ projectId, limit: 200 });
    const nameOf = (id: string | null) => folders.find((one) => one.id === id)?.name ?? null;
    return { cases: data.map(({ name, folderId }) => [name, nameOf(folderId)]), folders: folders.map((it) => it.name) };
  };
  const ALL = {
    cases: [
      ["Pays", "Till"],
      ["Ships", "Shop"],
      ["Rests", null],
    ],
    folders: ["Shop", "Till"],
  };
  const NONE = { cases: [], folders: [] };

  it("is shown before anything is stored", async () => {
    const { status, body } = await send(FILE, "&dryRun=true");
    expect([status, body]).toMatchObject([
      200,
      {
        ...{ format: "csv", cases: 3, folders: 2, errors: [], errorCount: 0, import: null },
        warnings: [
          "mallory is no member of the project, so their cases get no owner",
          "1 automations are left out: other test cases have them already",
        ],
        sample: [{ line: 2, name: "Pays", folder: "Shop / Till", priority: "normal", steps: 2 }, {}, {}],
      },
    ]);
    expect(body.columns[0]).toEqual({ name: "Title", meaning: "name" });
    expect([await stored(), (await alice.caseImport.list.query({ projectId })).data]).toEqual([NONE, []]);
  });

  it("becomes test cases in folders that are there or that it makes, with a receipt", async () => {
    await alice.folder.create.mutate({ projectId, name: "Shop" });
    const { status, body } = await send(FILE);
    expect([status, body.import]).toMatchObject([
      201,
      { state: "done", cases: 3, stored: 3, folders: 1, createdBy: { username: "alice" } },
    ]);
    expect(await stored()).toEqual(ALL);
    const [first] = (await alice.case.list.query({ projectId })).data;
    expect(first).toMatchObject({ owner: { username: "alice" }, automation: { classname: "shop" }, version: 1 });
    const ref = { projectId, importId: body.import.id };
    expect(await alice.caseImport.get.query(ref)).toEqual(body.import);
    const root = await tessera.signIn(`r${projectId.toLowerCase()}`, "ADMIN");
    const { data } = await root.admin.audit.list.query({ action: "CASES_IMPORTED", limit: 1 });
    expect(data[0]?.details).toMatchObject({ project: projectId, import: body.import.id, cases: 3, folders: 1 });
  });

  it("is undone whole, and comes back from the bin", async () => {
    const { id: before } = await alice.case.create.mutate({ projectId, name: "Was here" });
    const { body } = await send(FILE);
    const ref = { projectId, importId: body.import.id };
    const folders = (await alice.folder.list.query({ projectId })).data;
    const shop = folders.find(({ name }) => name === "Shop")?.id ?? null;
    await alice.case.update.mutate({ projectId, caseId: before, folderId: shop });
    const preview = await alice.bin.preview.query({ projectId, kind: "caseImport", target: ref.importId });
    expect(preview.cases).toBe(3);
    expect((await tessera.rest(secret, `DELETE /case-imports/${ref.importId}?projectId=${projectId}`)).status).toBe(
      200,
    );
    expect(await stored()).toEqual({ cases: [["Was here", "Shop"]], folders: ["Shop"] });
    expect((await alice.caseImport.get.query(ref)).state).toBe("undone");
    const again = await tessera.rest(secret, `DELETE /case-imports/${ref.importId}?projectId=${projectId}`);
    expect([again.status, again.body.errorCode]).toEqual([409, "CONFLICT"]);
    await alice.bin.undo.mutate({ projectId, kind: "caseImport", target: ref.importId });
    expect(await stored()).toEqual({ cases: [["Was here", "Shop"], ...ALL.cases], folders: ["Shop", "Till"] });
    expect((await alice.caseImport.get.query(ref)).state).toBe("done");
  });

  it("leaves nothing where it fails midway, and nothing of an import whose process died", async () => {
    const folder = await alice.folder.create.mutate({ projectId, name: "Shop" });
    const many = `name,folder\n${"x,Shop/New\n".repeat(450)}`;
    const { body } = await send(many);
    const { db } = tessera.ctx;
    // As a process leaves it that dies between two transactions.
    const hidden = {
      id: `bin-${projectId}`,
      projectId,
      kind: "caseImport" as const,
      target: body.import.id,
      name: "x",
    };
    const times = { deletedAt: tessera.clock.now(), deletedBy: null, leaseUntil: "" };
    await db
      .insertInto("bin")
      .values({ ...hidden, ...times, state: "merged" })
      .execute();
    for (const table of ["testCase", "folder"] as const) {
      await db.updateTable(table).set({ binId: hidden.id }).where("importId", "=", body.import.id).execute();
    }
    const left = { state: "running" as const, binId: hidden.id, leaseUntil: tessera.clock.now() };
    await db.updateTable("caseImport").set(left).where("id", "=", body.import.id).execute();
    expect(await stored()).toEqual({ cases: [], folders: ["Shop"] });
    tessera.clock.advance({ seconds: 200 });
    await tessera.background.tick();
    await tessera.background.tick();
    expect((await alice.caseImport.get.query({ projectId, importId: body.import.id })).state).toBe("failed");
    const rows = await db.selectFrom("testCase").select("number").where("importId", "=", body.import.id).execute();
    expect(rows).toEqual([]);
    expect((await alice.folder.list.query({ projectId })).data.map(({ id }) => id)).toEqual([folder.id]);
  });

  it("comes in several files of Gherkin at once", async () => {
    const form = new FormData();
    for (const name of ["Pays", "Ships"]) {
      form.append(
        "file",
        new File([`Feature: ${name}\n  Scenario: ${name}\n    When it is done\n`], `${name}.feature`),
      );
    }
    const response = await fetch(`${tessera.url}/api/v1/case-imports?projectId=${projectId}`, {
      ...{ method: "POST", body: form, headers: { authorization: `Bearer ${secret}` } },
    });
    expect(response.status).toBe(201);
    expect(await stored()).toEqual({
      cases: [
        ["Pays", "Pays"],
        ["Ships", "Ships"],
      ],
      folders: ["Pays", "Ships"],
    });
  });

  it("is read by a mapping, and refused with what is wrong in each row", async () => {
    const mapping = (value: unknown) => `&mapping=${encodeURIComponent(JSON.stringify(value))}`;
    const text = "Was,Dringend\nPays,high\nShips,soon\n,low\n";
    const asked = mapping({ Was: "name", Dringend: "priority" });
    const preview = (await send(text, `${asked}&dryRun=true`)).body;
    expect([preview.cases, preview.errorCount]).toEqual([1, 2]);
    expect(preview.errors).toMatchObject([
      { file: "report", line: 3, field: "priority" },
      { line: 4, field: "name", message: "Give the test case a name" },
    ]);
    const refused = await send(text, asked);
    expect([refused.status, refused.body.errorCode, refused.body.issues.length]).toEqual([400, "INVALID_INPUT", 2]);
    for (const wrong of [{ Weg: "name" }, { Was: "colour" }, ["Was"], "{"]) {
      expect((await send(text, mapping(wrong))).body.errorCode).toBe("INVALID_INPUT");
    }
    expect(await stored()).toEqual(NONE);
  });

  it.each<[string, string | Uint8Array, string]>([
    ["without a test case", "name\n", "UNREADABLE_REPORT"],
    ["that is no text", Uint8Array.of(0xff, 0xfe, 0xff), "UNREADABLE_REPORT"],
    ["that is empty", " ", "UNREADABLE_REPORT"],
    ["that is too large", `name\n${"x".repeat(20_000_001)}`, "PAYLOAD_TOO_LARGE"],
    ["with a folder of another name than folders have", "name,folder\nx,\u202ey\n", "INVALID_INPUT"],
  ])("%s is refused", async (_, file, code) => {
    expect((await send(file)).body.errorCode).toBe(code);
    expect(await stored()).toEqual(NONE);
  });

  it("goes out and into another project unchanged", async () => {
    await send(FILE);
    const exported = async (project: string) => {
      const response = await fetch(`${tessera.url}/case-export/test-cases.csv?projectId=${project}`, {
        headers: { authorization: `Bearer ${secret}` },
      });
      return response.text();
    };
    const file = await exported(projectId);
    const { id: other } = await alice.project.create.mutate({ name: "Copy" });
    const path = `POST /case-imports?projectId=${other}` as const;
    expect((await tessera.rest(secret, path, file, { "content-type": "text/plain" })).status).toBe(201);
    expect(await exported(other)).toBe(file);
  });

  it("of another project is not found", async () => {
    const { body } = await send(FILE);
    const { id: other } = await alice.project.create.mutate({ name: "Other" });
    const ref = { projectId: other, importId: body.import.id };
    await expect(alice.caseImport.get.query(ref)).rejects.toMatchObject({ data: { errorCode: "NOT_FOUND" } });
    await expect(alice.caseImport.delete.mutate(ref)).rejects.toMatchObject({ data: { errorCode: "NOT_FOUND" } });
    expect(await stored()).toEqual(ALL);
  });
});
