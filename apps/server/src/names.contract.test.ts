import { isName } from "@tessera/domain";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { ownInput } from "./platform/http/routes.ts";
import { describeOnEachDb } from "./testing/each-database.testing.ts";
import { openWorld, PROCEDURES, procedures, type World } from "./testing/every-procedure.testing.ts";
import { type Page, Tessera } from "./testing/tessera.testing.ts";

const TOKEN = "tsr_pat_a1B2c3D4e5F6g7H8e5F6g7H8e5F6g7H8e5F6g7H82Bqnn9";

/** Names that no field takes, and a word of what is said of each. */
const REFUSED: [string, RegExp][] = [
  ["CI\nadmin", /line break/],
  ["CI\u0007", /control character/],
  ["\u202egpj.exe", /direction/],
  ["a\u200bb", /can't be seen/],
  ["\u200b\u200b", /can't be seen/],
  ["\u2800", /no visible characters/],
  [`CI ${TOKEN}`, /may be a Tessera token/],
  [encodeURIComponent(TOKEN.replaceAll("_", "%5F")), /may be a Tessera token/],
];

/** Fields called a name that are something else, and why they need not be `Name`. */
const NO_NAMES: Record<string, string> = {
  username: "letters, digits and hyphens only",
  "automation.name": "what reports call a test, matched exactly",
  "automation.classname": "what reports call a class, matched exactly",
  ...Object.fromEntries(
    ["cases[]", "newCases[]", "changes[]", "edited"].flatMap((list) => [
      [`${list}.automation.name`, "what reports call a test, matched exactly"],
      [`${list}.automation.classname`, "what reports call a class, matched exactly"],
    ]),
  ),
  fileName: "only shown in errors and warnings, with invisible characters written out",
};

type Field = { path: string; schema: z.core.$ZodType };

type Inside = { innerType?: z.core.$ZodType; element?: z.core.$ZodType; in?: z.core.$ZodType };

/** Every field of an input, inner ones too, by its way from the outside in, `[]` after what is a list. */
function fieldsOf(schema: z.core.$ZodType | undefined, path: string[] = []): Field[] {
  if (schema === undefined) return [];
  if (schema instanceof z.ZodObject) {
    return Object.entries(schema.shape as Record<string, z.ZodType>).flatMap(([name, field]) => {
      const inner = [...path, name];
      return [{ path: inner.join("."), schema: field }, ...fieldsOf(field, inner)];
    });
  }
  const { innerType, element, in: before } = schema._zod.def as Inside;
  const ofItem = [...path.slice(0, -1), ...path.slice(-1).map((name) => `${name}[]`)];
  return [...[innerType, before].flatMap((it) => fieldsOf(it, path)), ...fieldsOf(element, ofItem)];
}

/** The fields of everything that stores something; what a query looks for is stored nowhere. */
const FIELDS = Object.entries(procedures).flatMap(([procedure, { _def }]) =>
  _def.type === "mutation" ? fieldsOf(ownInput(_def.inputs)).map((field) => ({ procedure, ...field })) : [],
);
/** The input with that name at a place of it, in a list its first item; and the place as an issue names it. */
function withName(input: object, [field = "", ...inner]: string[], name: string): { input: object; place: unknown[] } {
  if (inner.length === 0) return { input: { ...input, [field]: name }, place: [field] };
  const key = field.replace("[]", "");
  const value = (input as Record<string, object | object[]>)[key] ?? {};
  const [first = {}, ...rest] = [value].flat();
  const changed = withName(first, inner, name);
  return field.endsWith("[]")
    ? { input: { ...input, [key]: [changed.input, ...rest] }, place: [key, 0, ...changed.place] }
    : { input: { ...input, [key]: changed.input }, place: [key, ...changed.place] };
}

const NAMES = FIELDS.filter(({ schema }) => isName(schema));

describe("names in the inputs of procedures", () => {
  it("are made by the one schema for names", () => {
    const called = FIELDS.filter(
      ({ procedure, path }) => /name$/i.test(path) && !(path in NO_NAMES) && !(`${procedure} ${path}` in NO_NAMES),
    );
    expect(called.filter(({ schema }) => !isName(schema)).map(({ procedure, path }) => `${procedure} ${path}`)).toEqual(
      [],
    );
    expect(NAMES.length).toBeGreaterThan(15);
    for (const path of Object.keys(NO_NAMES)) {
      expect(FIELDS.flatMap((field) => [field.path, `${field.procedure} ${field.path}`])).toContain(path);
    }
  });
});

describeOnEachDb("a name", (on) => {
  let tessera: Tessera;
  let world: World;
  let root: Page;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    world = await openWorld(tessera);
    root = await tessera.signIn("root");
  });
  afterAll(() => tessera.stop());

  async function issuesOf(procedure: string, input: object): Promise<{ path: string[]; message: string }[]> {
    const page = PROCEDURES[procedure]?.admin ? root : world.admin;
    const answer = await fetch(`${tessera.url}/trpc/${procedure}`, {
      method: "POST",
      headers: { "content-type": "application/json", "sec-fetch-site": "same-origin", cookie: page.cookie() },
      body: JSON.stringify(input),
    });
    return ((await answer.json()) as { error?: { data: { issues?: [] } } }).error?.data.issues ?? [];
  }

  it.each(NAMES)("is rejected as $path of $procedure unless all of it is visible", async ({ procedure, path }) => {
    const good = (await PROCEDURES[procedure]?.input?.(world)) ?? {};
    for (const [name, outcome] of REFUSED) {
      const { input, place } = withName(good, path.split("."), name);
      const issues = await issuesOf(procedure, input);
      expect([name, issues]).toEqual([
        name,
        expect.arrayContaining([{ path: place, message: expect.stringMatching(outcome) }]),
      ]);
    }
  });

  it("is kept in NFC, without the blanks around it", async () => {
    const { id } = await world.admin.project.create.mutate({ name: " Cafe\u0301 \u00a0" });
    expect((await world.admin.project.get.query({ projectId: id })).name).toBe("Caf\u00e9");
  });

  it("from a report is always accepted, matched again, and shown with invisible characters written out", async () => {
    const { id: projectId } = await world.admin.project.create.mutate({ name: "Reports" });
    const secret = await tessera.token(world.admin);
    const named = `a\u202eb\u200b ${TOKEN}`;
    const report = `<testsuite><testcase name="${named}" classname="x\u2066y"/><testcase name="one&#10;two"/></testsuite>`;
    const upload = () =>
      tessera.rest(secret, `POST /imports?projectId=${projectId}`, report, { "content-type": "application/xml" });
    expect((await upload()).body.cases).toMatchObject({ created: 2 });
    const { data } = await world.admin.case.list.query({ projectId });
    const shown = "a⟨U+202E⟩b⟨U+200B⟩ tsr_pat_[redacted]";
    expect(data.map(({ name }) => name).sort()).toEqual([shown, "one two"]);
    const results = await world.admin.result.list.query({ projectId, cycleId: "TCYCLE-1" });
    expect(results.data.map(({ name }) => name).sort()).toEqual([shown, "one two"]);
    const caseId = data.find(({ name }) => name === "one two")?.id as string;
    const renamed = await world.admin.case.update.mutate({ projectId, caseId, name: "one two", description: "Kept" });
    expect(renamed.automation?.name).toBe("one\ntwo");
    const again = await tessera.rest(secret, `POST /imports?projectId=${projectId}&runKey=2`, report, {
      "content-type": "application/xml",
    });
    expect(again.body.cases).toMatchObject({ matched: 2, created: 0 });
  });
});
