import { DomainError } from "@tessera/domain";
import { describe, expect, it } from "vitest";
import type { CaseFileOptions } from "../case-file.ts";
import { readCaseFile } from "../read-case-file.ts";

const read = (text: string, options: CaseFileOptions = {}) => readCaseFile(text, { format: "csv", ...options });
const contents = async (text: string) => (await read(text)).cases.map(({ content }) => content);
const refusal = (reading: Promise<unknown>) =>
  reading.then(
    () => undefined,
    (error: unknown) => (error instanceof DomainError ? [error.code, error.message] : error),
  );

describe("a CSV file of test cases", () => {
  it("is read by the names of its columns, as other products call them too", async () => {
    const text = `\ufeffTitle,Section,Priority,Labels,Estimate,Description,Precondition,Steps,Expected Result,Author
Pays,Shop / Till,High,"smoke, card; smoke",5,"Says ""thanks""",Signed in,"1. Add
2) Pay","Is there
Is paid",Ada
Adds,,,,,,,Add,Is there,
`;
    const { cases, errors, columns, warnings } = await read(text);
    expect([errors, warnings]).toEqual([[], ["The column 'Author' is left out"]]);
    expect(columns.at(-1)).toEqual({ name: "Author", meaning: undefined });
    expect(cases.map(({ line, folders }) => [line, folders])).toEqual([
      [2, ["Shop", "Till"]],
      [5, []],
    ]);
    expect(cases[0]?.content).toMatchObject({
      ...{ name: "Pays", priority: "high", tags: ["smoke", "card"], estimate: 5, description: 'Says "thanks"' },
      preconditions: "Signed in",
      steps: [
        { action: "Add", expected: "Is there" },
        { action: "Pay", expected: "Is paid" },
      ],
    });
    expect(cases[1]?.content).toMatchObject({
      ...{ priority: "normal", tags: [], steps: [{ action: "Add", expected: "Is there" }] },
    });
  });

  it("may have a step in each row", async () => {
    const text = "name;steps;expected\nPays;Add\\nmuch;Is there\n;Pay;\n;;\n;;Is paid?\nShips;;\n";
    const whole = await contents(text.replace(";;Is paid?\n", ";Look;Is paid\n"));
    expect(whole.map(({ name, steps }) => [name, steps.length])).toEqual([
      ["Pays", 3],
      ["Ships", 0],
    ]);
    expect((await read(text)).errors).toEqual([
      { line: 2, field: "steps.2.action", message: "Enter what to do in this step" },
    ]);
  });

  it("takes rows that share an id for steps of one case, with what each is done with", async () => {
    const text = `Issue Id,Test Type,Test Summary,Action,Data,Result
1,Manual,Pays,Add,1 apple,Is there
1,Manual,Pays,Pay,,Is paid
2,Manual,Pays,Look,,
`;
    expect(await contents(text)).toMatchObject([
      { steps: [{ action: "Add\nData: 1 apple", expected: "Is there" }, { action: "Pay" }] },
      { steps: [{ action: "Look" }] },
    ]);
  });

  it("takes the first column with a text, where several may hold one thing", async () => {
    const text = "Title,Section,Section Hierarchy,Steps,Steps (Step)\na,Till,Shop > Till,,Pay\nb,Till,,Add,\n";
    const { cases } = await read(text);
    expect(cases.map(({ folders, content }) => [folders, content.steps[0]?.action])).toEqual([
      [["Shop", "Till"], "Pay"],
      [["Till"], "Add"],
    ]);
  });

  it.each([",", ";", "\t"])("has cells between %j", async (delimiter) => {
    expect(await contents(`name${delimiter}tags\nPays${delimiter}a\n`)).toMatchObject([{ name: "Pays", tags: ["a"] }]);
  });

  it("is read by a mapping, which leaves columns out and names custom fields", async () => {
    const mapping = { Was: "name", Name: null, Wo: "field:Browser" };
    const { cases, warnings } = await read("Name,Was,Wer,Wo\nx,Pays,y,Firefox\n", { mapping, fields: ["Browser"] });
    expect(cases).toMatchObject([{ content: { name: "Pays" }, fields: { Browser: "Firefox" } }]);
    expect(warnings).toEqual(["The column 'Wer' is left out"]);
    expect(await refusal(read("Name\nx\n", { mapping: { Was: "name" } }))).toEqual([
      "INVALID_INPUT",
      "Invalid input. mapping: The file has no column 'Was'",
    ]);
    const wrongs: CaseFileOptions["mapping"][] = [{ a: "colour" }, { a: "field:Colour" }, { a: "name", b: "name" }];
    for (const wrong of wrongs) {
      expect(await refusal(read("a,b\nx,y\n", { mapping: wrong }))).toMatchObject([
        "INVALID_INPUT",
        expect.any(String),
      ]);
    }
  });

  it("lists what is wrong by line", async () => {
    const text = "name,priority,estimate\n,high,\nPays,urgent,soon\nAdds,low,3\nShips,,1h 30m\n,,7\n";
    const { errors, cases } = await read(text);
    expect(errors.map(({ line, field }) => `${line} ${field}`)).toEqual([
      "2 name",
      "3 priority",
      "3 estimate",
      "6 name",
    ]);
    expect(cases.map(({ content }) => content.estimate)).toEqual([3, 90]);
  });

  it("keeps references that are no addresses, and links that are", async () => {
    const [made] = await contents('name,references\na,"REQ-1, https://issues.example/2 REQ-3"\n');
    expect(made).toMatchObject({
      description: "References: REQ-1, REQ-3",
      links: [{ kind: "requirement", url: "https://issues.example/2" }],
    });
  });

  it.each([
    ["", "is empty"],
    ["a,b\n1,2\n", "has no column with the names of the test cases"],
    ['name\n"open\n', "is not CSV"],
    [`name${",x".repeat(200)}\n`, "has more than 200 columns"],
    [`name\n"${"x".repeat(1_000_010)}"\n`, "is not CSV: Max Record Size"],
    [`name\n${"x\n".repeat(50_001)}`, "holds more than 50000 test cases"],
    ["x".repeat(20_000_001), "has more than 20 million characters"],
  ])("is refused where it is %#", async (text, message) => {
    expect(await refusal(read(text))).toEqual(["UNREADABLE_REPORT", expect.stringContaining(`The file ${message}`)]);
  });

  it("keeps no more than 500 of its errors, and counts the rest", async () => {
    const { errors, errorCount } = await read(`name,priority\n${"x,none of ours\n".repeat(600)}`);
    expect([errors.length, errorCount]).toEqual([500, 600]);
  });
});
