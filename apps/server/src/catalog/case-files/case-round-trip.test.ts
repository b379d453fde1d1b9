import { readCaseFile } from "@tessera/case-files";
import { CaseContent, type CaseField, CreateCase, fieldValueOf, type TestCase } from "@tessera/domain";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CASE_FORMATS, type ExportedCase } from "./case-export-formats.ts";

const { automation: Automation } = CaseContent.shape;

/** Signs that mean something to a file or to a spreadsheet, among others. */
const SIGNS = fc.constantFrom(..."ab ÄＺ=+-@'\"\\/>,;|#\t\r\n＝1.)", "\r\n", "'=", "🙂");
const text = fc.string({ unit: SIGNS, maxLength: 12 });
const line = text.map((it) => it.replace(/[\t\r\n]/g, "")).filter((it) => it.trim() !== "");
const tag = line.map((it) => it.replaceAll(",", "")).filter((it) => it.trim() !== "");

const field = (id: string, kind: CaseField["kind"], options: string[] = []): CaseField => {
  return { id, name: `My ${id}`, kind, required: false, options };
};
const FIELDS = [field("t", "text"), field("n", "number"), field("s", "select", ["A, b", "=c"]), field("c", "checkbox")];
const values = fc.record(
  { t: line.map((it) => it.trim()), n: fc.integer(), s: fc.constantFrom("A, b", "=c"), c: fc.boolean() },
  { requiredKeys: [] },
);

/** A case as it is stored: trimmed and checked. */
const content = fc
  .record({
    ...{ name: line, description: text, preconditions: text },
    priority: fc.constantFrom("critical", "high", "normal", "low"),
    tags: fc.uniqueArray(tag, { selector: (it) => it.trim().toLowerCase(), maxLength: 3 }),
    estimate: fc.option(fc.integer({ min: 1, max: 10_000 })),
    steps: fc.array(fc.record({ action: text.map((it) => `${it}x`), expected: text }), { maxLength: 3 }),
    links: fc.array(
      fc.record({
        kind: fc.constantFrom("requirement", "defect", "other"),
        url: fc.constantFrom("https://a.example/1", "http://b.example/?q=|x&y=\\", "https://c.example/#;,"),
        label: fc.option(line, { nil: "" }),
      }),
      { maxLength: 2 },
    ),
    automation: fc.option(fc.record({ classname: line.map((it) => it.trim()), name: line.map((it) => it.trim()) })),
  })
  .map((one) => CreateCase.parse({ projectId: "PRJ-1", ...one }));

const exported = fc.record({ content, customFields: values, folder: fc.array(line, { maxLength: 3 }) }).map(
  ({ content: { folderId: _, ownerId: __, ...content }, customFields, folder }): ExportedCase => ({
    testCase: { ...content, customFields, automation: Automation.parse(content.automation), id: "TC-1" } as TestCase,
    folder: folder.map((name) => name.trim()),
  }),
);

async function* batchesOf(cases: ExportedCase[]): AsyncGenerator<ExportedCase[]> {
  for (let at = 0; at < cases.length; at += 2) yield cases.slice(at, at + 2);
}

describe("test cases in a file", () => {
  it.each(["csv", "json"] as const)("go out as %s and come in again unchanged", async (format) => {
    await fc.assert(
      fc.asyncProperty(fc.array(exported, { minLength: 1, maxLength: 4 }), async (all) => {
        const cases = all.map((one, at) => ({ ...one, testCase: { ...one.testCase, id: `TC-${at + 1}` } }));
        let file = "";
        for await (const piece of CASE_FORMATS[format].write(batchesOf(cases), FIELDS)) file += piece;
        const read = await readCaseFile(file, { format, fields: FIELDS.map(({ name }) => name) });
        expect(read.errors).toEqual([]);
        const shown = read.cases.map(
          ({ id, folders, fields, content: { automation, customFields: _, ...content } }) => {
            const customFields = Object.fromEntries(
              FIELDS.filter(({ name }) => name in fields).map((one) => [
                one.id,
                fieldValueOf(one, fields[one.name] ?? ""),
              ]),
            );
            return { id, folder: folders, automation, customFields, ...content };
          },
        );
        const before = cases.map(({ testCase: { projectId: _, ...testCase }, folder }) => ({ ...testCase, folder }));
        expect(shown).toEqual(before);
      }),
      { numRuns: 300 },
    );
  });
});
