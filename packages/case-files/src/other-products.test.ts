import { DomainError } from "@tessera/domain";
import { describe, expect, it } from "vitest";
import { readCaseFile } from "./read-case-file.ts";

const TESTRAIL = `<?xml version="1.0" encoding="UTF-8"?>
<suite><id>S1</id><name>Master</name><sections>
  <section><name>Shop</name><description/>
    <sections><section><name>Till &amp; co</name><cases>
      <case><id>C7</id><title>Pays by card</title><template>Test Case (Steps)</template><type>Other</type>
        <priority>Medium</priority><estimate>1h 5m</estimate><references>REQ-1, https://issues.example/9</references>
        <custom><preconds>A basket</preconds><steps_separated>
          <step><index>1</index><content>Open the till</content><expected>It is open</expected></step>
          <step><index>2</index><content><![CDATA[Pay <now>]]></content><expected/></step>
        </steps_separated></custom></case>
    </cases></section></sections>
    <cases><case><id>C8</id><title>Ships</title><priority>4 - Must Test</priority><estimate/>
      <custom><steps>Send it</steps><expected>It is gone</expected></custom></case></cases>
  </section></sections></suite>`;

const QASE = JSON.stringify({
  suites: [
    {
      title: "Shop",
      suites: [{ title: "Till", suites: [], cases: [{ id: 3, title: "Refunds", priority: "undefined", steps: [] }] }],
      cases: [
        {
          ...{ id: 2, title: "Pays", description: "By card", preconditions: "A basket", postconditions: "Paid" },
          ...{ priority: "high", tags: ["smoke", "card,slow"], params: [{ title: "Card", values: ["A", "B"] }] },
          steps: [{ action: "Open", expected_result: "Is open", data: "1 apple", steps: [{ action: "Look inside" }] }],
        },
      ],
    },
  ],
});

const FEATURE = `# language: en
@shop
Feature: Till
  Background:
    Given a basket
  @smoke
  Scenario: Pays by card
    When the card is read
    And the PIN is entered
    Then it is paid
    But not twice
    When the receipt is asked for:
      | copies |
      | 2      |
    Then it is printed
  Rule: Limits
    Background:
      Given a limit of 50
    Scenario Outline: Refuses <sum>
      When <sum> is paid
      Then it is refused
      Examples: too much
        | sum |
        | 51  |
`;

describe("files of other products", () => {
  it("are read from the XML of TestRail, with its sections", async () => {
    const { format, cases, errors } = await readCaseFile(TESTRAIL);
    expect([format, errors]).toEqual(["testrail", []]);
    expect(cases).toMatchObject([
      {
        ...{ id: "C7", line: 5, folders: ["Shop", "Till & co"] },
        content: {
          ...{ name: "Pays by card", priority: "normal", estimate: 65, preconditions: "A basket" },
          ...{ description: "References: REQ-1", links: [{ url: "https://issues.example/9" }] },
          steps: [
            { action: "Open the till", expected: "It is open" },
            { action: "Pay <now>", expected: "" },
          ],
        },
      },
      {
        ...{ id: "C8", folders: ["Shop"] },
        content: { priority: "critical", estimate: null, steps: [{ action: "Send it", expected: "It is gone" }] },
      },
    ]);
  });

  it("are read from the JSON of Qase, with its suites", async () => {
    const { format, cases, errors } = await readCaseFile(QASE);
    expect([format, errors]).toEqual(["qase", []]);
    expect(cases).toMatchObject([
      {
        ...{ id: "2", folders: ["Shop"] },
        content: {
          ...{ description: "By card\n\nPostconditions: Paid\n\nParameters:\nCard: A, B", priority: "high" },
          ...{ tags: ["smoke", "card", "slow"], preconditions: "A basket" },
          steps: [{ action: "Open\nData: 1 apple", expected: "Is open" }, { action: "Look inside" }],
        },
      },
      { id: "3", folders: ["Shop", "Till"], content: { priority: "normal", steps: [] } },
    ]);
  });

  it("are read from Gherkin, with rules, backgrounds and examples", async () => {
    const { format, cases, errors } = await readCaseFile(FEATURE);
    expect([format, errors]).toEqual(["gherkin", []]);
    expect(cases).toMatchObject([
      {
        ...{ line: 7, folders: ["Till"] },
        content: {
          ...{ name: "Pays by card", tags: ["shop", "smoke"], preconditions: "Given a basket" },
          steps: [
            { action: "When the card is read", expected: "" },
            { action: "And the PIN is entered", expected: "Then it is paid\nBut not twice" },
            { action: "When the receipt is asked for:\n| copies |\n| 2 |", expected: "Then it is printed" },
          ],
        },
      },
      {
        folders: ["Till", "Limits"],
        content: {
          ...{ preconditions: "Given a basket\nGiven a limit of 50", tags: ["shop"] },
          description: "Examples too much:\n| sum |\n| 51 |",
        },
      },
    ]);
  });

  it("are read from the CSV of Zephyr and of TestPlanIt", async () => {
    const zephyr = `Key,Name,Objective,Folder,Priority,Labels,Estimated Time,Test Script (Step-by-Step) - Step,Test Script (Step-by-Step) - Test Data,Test Script (Step-by-Step) - Expected Result
SHOP-T1,Pays,By card,/Shop/Till,High,smoke,00:05,Open,1 apple,Is open
,,,,,,,Pay,,Is paid
`;
    expect((await readCaseFile(zephyr)).cases).toMatchObject([
      {
        ...{ id: "SHOP-T1", folders: ["Shop", "Till"] },
        content: { description: "By card", estimate: 5, tags: ["smoke"], steps: [{ expected: "Is open" }, {}] },
      },
    ]);
    const testPlanIt = "ID,Name,Folder,State,Tags,Steps,Expected Result\n12,Pays,Shop,Draft,smoke,1. Open,Is open\n";
    expect((await readCaseFile(testPlanIt)).cases).toMatchObject([
      { id: "12", folders: ["Shop"], content: { name: "Pays", steps: [{ expected: "Is open" }] } },
    ]);
  });

  it.each([
    ["<html><body/></html>", "is no XML export of TestRail"],
    ["<suite><case>", "is not well-formed XML"],
    [`<suite>${"<section>".repeat(200)}`, "has more than 110 elements inside each other"],
    ['<!DOCTYPE x [<!ENTITY a "b">]><suite>&a;</suite>', "is not well-formed XML"],
    ["{", "is not JSON"],
    ['{"a": 1}', "holds no list of test cases"],
    [nested(60), "has more than 50 suites inside each other"],
    ["Feature: a\n  Scenario: b\n    When c\n    oops", "is not Gherkin"],
    ["# language: en\n", "is not Gherkin"],
  ])("are refused where they are %#", async (text, message) => {
    const refused = readCaseFile(text);
    await expect(refused).rejects.toThrow(DomainError);
    await expect(refused).rejects.toThrow(`The file ${message}`);
  });
});

function nested(depth: number): string {
  let suites: object[] = [];
  for (let at = 0; at < depth; at++) suites = [{ title: "a", suites }];
  return JSON.stringify({ suites });
}
