import { describe, expect, it } from "vitest";
import { CliError } from "../exit.ts";
import { readCases } from "./case-rows.ts";

const contents = (text: string) => readCases(text, undefined).cases.map(({ content }) => content);
const refusal = (read: () => unknown) => {
  try {
    read();
  } catch (error) {
    if (error instanceof CliError) return [error.exitCode, error.message];
  }
  return undefined;
};

describe("a file of test cases", () => {
  it("is read by the names of its columns, as other tools call them too", () => {
    const text = `\ufeffTitle,Section,Priority,Labels,Estimate,Description,Precondition,Steps,Expected Result,Author
Pays,Shop / Till,High,"smoke, card; smoke",5,"Says ""thanks""",Signed in,"1. Add
2) Pay","Is there
Is paid",Ada
Adds,,,,,,,Add,Is there,
`;
    const { cases, errors, unknown } = readCases(text, undefined);
    expect([errors, unknown]).toEqual([[], ["Author"]]);
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
      priority: "normal",
      tags: [],
      steps: [{ action: "Add", expected: "Is there" }],
    });
  });

  it("may have a step in each line", () => {
    const text = "name;steps;expected\nPays;Add\\nmuch;Is there\n;Pay;\n;;\n;;Is paid?\nShips;;\n";
    expect(
      contents(text.replace(";;Is paid?\n", ";Look;Is paid\n")).map(({ name, steps }) => [name, steps.length]),
    ).toEqual([
      ["Pays", 3],
      ["Ships", 0],
    ]);
    const { errors } = readCases(text, undefined);
    expect(errors).toEqual(["line 2: steps.2.action: Enter what to do in this step"]);
  });

  it.each([",", ";", "\t"])("has cells between %j", (delimiter) => {
    expect(contents(`name${delimiter}tags\nPays${delimiter}a\n`)).toMatchObject([{ name: "Pays", tags: ["a"] }]);
  });

  it("is read by a mapping, which leaves columns out", () => {
    const mapping = new Map([
      ["Was", "name"],
      ["Name", null],
    ] as const);
    const { cases, unknown } = readCases("Name,Was,Wer\nx,Pays,y\n", mapping);
    expect([cases[0]?.content.name, unknown]).toEqual(["Pays", ["Wer"]]);
    expect(refusal(() => readCases("Name\nx\n", mapping))).toEqual([
      2,
      "The file has no column 'Was', which the mapping names",
    ]);
  });

  it("lists what is wrong by line", () => {
    const text = "name,priority,estimate\n,high,\nPays,urgent,soon\nAdds,low,3\n";
    expect(readCases(text, undefined).errors).toEqual([
      "line 2: name: Give the test case a name",
      expect.stringMatching(/^line 3: priority: /),
      expect.stringMatching(/^line 3: estimate: /),
    ]);
  });

  it.each([
    ["", 6, "No column holds the names of the test cases"],
    ["a,b\n1,2\n", 6, "No column holds the names of the test cases"],
    ["name,title\n1,2\n", 2, "Several columns hold 'name'"],
    ['name\n"open\n', 6, "The file is not CSV"],
  ])("is refused where it is %j", (text, code, message) => {
    expect(refusal(() => readCases(text, undefined))).toEqual([code, expect.stringContaining(message)]);
  });

  it("may have 10,000 cases", () => {
    const text = (count: number) => `name\n${"x\n".repeat(count)}`;
    expect(readCases(text(10_000), undefined).cases).toHaveLength(10_000);
    expect(refusal(() => readCases(text(10_001), undefined))).toEqual([6, expect.stringContaining("10000")]);
  });
});
