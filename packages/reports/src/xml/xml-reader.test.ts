import { describe, expect, it } from "vitest";
import { HEAD_LENGTH } from "../formats/report-head.ts";
import { read, readTest, refusalOf, warningsOf } from "../read-report.testing.ts";
import { MAX_OUTPUT_LENGTH, MAX_TEXT_LENGTH } from "../results/limits.ts";

describe("tolerates, with a warning,", () => {
  it("blank lines before the XML declaration", async () => {
    const xml = '\n\n<?xml version="1.0" encoding="UTF-8"?>\n<testsuite><testcase name="a"/></testsuite>';
    expect((await read(xml)).tests).toHaveLength(1);
    expect(await warningsOf(xml)).toEqual([expect.stringContaining("3: The XML declaration")]);
  });

  it("raw control characters, in text and names", async () => {
    const xml = '<testsuite>\n<testcase name="a\0b">\n<failure>\u0008red\u0007</failure></testcase></testsuite>';
    const [test] = (await read(xml)).tests;
    expect(test).toMatchObject({ name: "a\ufffdb", message: "\ufffdred\ufffd" });
    expect(await warningsOf(xml)).toEqual([
      "2: A control character, which XML forbids, was replaced by \ufffd (3 times)",
    ]);
  });

  it.each([1, 2, 3, 7, 1000])(
    "colour codes, raw or as references, which stay in traces only, in chunks of %d",
    async (chunkLength) => {
      // Only what comes behind the head of a file reaches the reader in pieces as small as the chunks.
      const xml = `<!--${"x".repeat(HEAD_LENGTH)}--><testsuite name="&#27;[1ms"><testcase name="\u001b[1madds&#x1b;[0m" classname="&#27;[1mC"><failure
      message="&#27;[31mtoo few&#27;[39m">at \u001b[2ma.ts\u001b[22m &#x1B;[33m<![CDATA[b.ts\u001b[0m]]></failure>
      <system-out>\u001b[32mok\u001b[0m</system-out></testcase></testsuite>`;
      const { tests, summary } = await read(xml, { chunkLength });
      expect(tests).toMatchObject([
        {
          ...{ name: "adds", classname: "C", suites: ["s"], message: "too few", output: "\u001b[32mok\u001b[0m" },
          trace: "\u001b[31mtoo few\u001b[39m\nat \u001b[2ma.ts\u001b[22m \u001b[33mb.ts\u001b[0m",
        },
      ]);
      expect(summary.warnings).toEqual([]);
    },
  );

  it("references to control characters", async () => {
    const xml = '<testsuite><testcase name="a&#27;b"><failure>&#0;</failure></testcase></testsuite>';
    expect((await read(xml)).tests[0]).toMatchObject({ name: "a&#27;b", message: "&#0;" });
    expect(await warningsOf(xml)).toEqual([expect.stringMatching(/^1: A reference to a character .* \(2 times\)$/)]);
  });

  it("the same in what calls itself XML 1.1, whose other rules for line ends don't count either", async () => {
    const xml = '<?xml version="1.1"?><testsuite><testcase name="a&#27;b\u2028c\u0085"/></testsuite>';
    expect((await read(xml)).tests[0]?.name).toBe("a&#27;b\u2028c\u0085");
  });

  it("]]> in text", async () => {
    const xml = "<testsuite><testcase name='a'><failure>a[b[0]]>c</failure></testcase></testsuite>";
    expect((await read(xml)).tests[0]?.message).toBe("a[b[0]]>c");
    expect(await warningsOf(xml)).toEqual([expect.stringContaining("1: A ]]> on its own")]);
  });

  it("a document type declaration without entities, which it never fetches", async () => {
    const xml = `<!DOCTYPE testsuite SYSTEM "http://127.0.0.1:9/junit.dtd" [<!ATTLIST testcase name CDATA "default">]>
<testsuite><testcase/></testsuite>`;
    expect((await read(xml)).tests[0]?.name).toBe("");
    expect(await warningsOf(xml)).toContain("1: The document type declaration was ignored");
  });
});

describe("rejects", () => {
  const inTestcase = (content: string) => `<testsuites>\n<testcase name="a">\n${content}</testcase></testsuites>`;

  it.each([
    ["entities of its own", '<!DOCTYPE r [\n<!ENTITY a "b">]>\n<testsuites/>', 2, /^ declares entities of its own/],
    [
      "parameter entities",
      '<!DOCTYPE r [<!ENTITY % a SYSTEM "http://127.0.0.1:9/">%a;]><testsuites/>',
      1,
      /^ declares entities/,
    ],
    [
      "external entities",
      '<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/hostname">]><testsuites>&a;</testsuites>',
      1,
      /^ declares/,
    ],
    ["HTML's entities", inTestcase("<failure>&nbsp;</failure>"), 3, /^ uses an entity that XML doesn't have/],
    [
      "a lone & in text",
      inTestcase("<failure>a && b; c</failure>"),
      3,
      /^ has an & on its own, which XML writes as &amp;/,
    ],
    ["a lone & up to the end", '<testsuites>\n<testcase name="a & b"/></testsuites>', 2, /^ has an & on its own/],
    ["a < in an attribute", '<testsuites>\n<testcase name="a<b>"/></testsuites>', 2, /^ has a < inside an attribute/],
    ["tags that don't match", inTestcase("<failure></error>"), 3, /^ has a closing tag that doesn't match/],
    [
      "an element left open",
      "<testsuites><testcase name='a'></testsuites>",
      1,
      /^ has a closing tag that doesn't match/,
    ],
    [
      "a closing tag too many",
      "<testsuites>\n</testsuites></testsuite>",
      2,
      /^ has a closing tag <\/testsuite> without/,
    ],
    ["a file cut off in an element", "<testsuites>\n<testcase>\n<failure>x", 3, /^ is cut off inside <failure>: /],
    ["a file cut off in a tag", "<testsuites>\n<testcase nam", 2, /^ is cut off inside <testsuites>: /],
    ["a file cut off in CDATA", "<testsuites>\n<system-out><![CDATA[x", 2, /^ is cut off inside <system-out>: /],
    ["a file cut off in the root's tag", "<testsuites name='a'\n", 2, /^ is cut off: /],
    ["a file cut off before the root", '<?xml version="1.0"?>\n<!-- c -->', 2, /^ has no root element/],
    ["a second root", "<testsuites/>\n<testsuites/>", 1, /^ holds a second document/],
    [
      "a second document",
      "<?xml version='1.0'?><testsuites/>\n<?xml version='1.0'?><testsuites/>",
      1,
      /^ holds a second document/,
    ],
    ["text after the root", "<testsuites>\n</testsuites>\n\nDone.\n", 2, /^ has text outside of the root element/],
    ["text before the root", "<!-- c -->\nRunning <testsuites/>", 2, /^ has text outside of the root element/],
    [
      "an attribute twice",
      '<testsuites>\n<testcase name="a" name="b"/></testsuites>',
      2,
      /XML: duplicate attribute: name\.$/,
    ],
    [
      "an attribute without quotes",
      "<testsuites>\n<testcase name=a/></testsuites>",
      2,
      /XML: unquoted attribute value\.$/,
    ],
    ["elements 201 deep", `<testsuites>\n${"<testsuite>".repeat(200)}`, 2, /^ nests more than 200 elements/],
  ])("%s", async (_, xml, line, message) => {
    const error = await refusalOf(xml);
    expect(error).toMatchObject({ name: "UnreadableReport", file: "report.xml", line });
    expect(error.message.startsWith(`report.xml (line ${line}) `)).toBe(true);
    expect(error.message.slice(`report.xml (line ${line})`.length)).toMatch(message);
    expect((await refusalOf(xml, { chunkLength: 1 })).message).toBe(error.message);
  });

  it("a tag that never ends, without holding it in memory", async () => {
    const name = "x".repeat(5 * 1024 * 1024);
    const message = "report.xml (line 1) has a tag of more than 4 million characters.";
    expect((await refusalOf(`<testsuites><testcase name="${name}"/></testsuites>`)).message).toBe(message);
  });

  it("with a message of some length, whatever is in the file", async () => {
    const error = await refusalOf(`<testsuites></${"x".repeat(10_000)}>`);
    expect(error.message.length).toBeLessThan(500);
  });
});

describe("long text", () => {
  it("is cut, with a warning", async () => {
    const body = "x".repeat(MAX_TEXT_LENGTH + 1);
    const xml = `<testsuite>\n<testcase name="a"><failure message="m"><![CDATA[${body}]]></failure>
      <system-out>${body}</system-out></testcase></testsuite>`;
    const { tests, summary } = await read(xml);
    expect(tests[0]?.trace).toBe("x".repeat(MAX_TEXT_LENGTH));
    expect(tests[0]?.output).toBe("x".repeat(MAX_OUTPUT_LENGTH));
    expect(summary.warnings).toEqual([
      { file: "report.xml", line: 2, message: "The output of a test was cut to 65536 characters" },
      { file: "report.xml", line: 2, message: "A trace was cut to 1048576 characters" },
    ]);
  });

  it("of just the limit is whole, without a warning", async () => {
    const xml = `<testsuite><testcase name="a"><failure>a\n${"x".repeat(MAX_TEXT_LENGTH - 2)}</failure></testcase></testsuite>`;
    expect((await read(xml)).tests[0]?.trace).toHaveLength(MAX_TEXT_LENGTH);
    expect(await warningsOf(xml)).toEqual([]);
  });

  it("of several failures is cut together", async () => {
    const failure = `<failure message="m">${"x".repeat(MAX_TEXT_LENGTH - 100)}</failure>`;
    const element = `<testcase name="a">${failure}${failure}</testcase>`;
    expect((await readTest(element)).trace).toHaveLength(MAX_TEXT_LENGTH);
    expect(await warningsOf(element)).toEqual(["1: A trace was cut to 1048576 characters"]);
  });

  it("that only gets too long by putting failures together is cut with a warning too", async () => {
    const half = `<failure>${"x".repeat(MAX_TEXT_LENGTH / 2)}</failure>`;
    const element = `<testcase name="a">${half}${half}</testcase>`;
    expect((await readTest(element)).trace).toHaveLength(MAX_TEXT_LENGTH);
    expect(await warningsOf(element)).toEqual(["1: A trace was cut to 1048576 characters"]);
  });

  it("of another run is cut, with a warning", async () => {
    const element = `<testcase name="a"><flakyError>a\n${"x".repeat(MAX_OUTPUT_LENGTH)}</flakyError></testcase>`;
    expect((await readTest(element)).earlierAttempts[0]?.trace).toHaveLength(MAX_OUTPUT_LENGTH);
    expect(await warningsOf(element)).toEqual(["1: The trace of another run was cut to 65536 characters"]);
  });

  it.each([
    ["CDATA", "<![CDATA[", "]]>"],
    ["text", "", ""],
    ["a comment", "<!--", "-->"],
  ])("in %s may be longer than any tag", async (_, before, after) => {
    const long = "some words\n".repeat(1024 * 1024);
    const xml = `<testsuite><system-out>${before}${long}${after}</system-out><testcase name="a"/></testsuite>`;
    expect((await read(xml)).tests).toHaveLength(1);
  });

  it("comes out the same however it is sliced", async () => {
    const xml =
      '<testcase name="a"><failure message="m">a&amp;b]]&gt;\r\nc<![CDATA[ ]]]]><![CDATA[> é😀 ]]>d<!-- ]]> --></failure></testcase>';
    for (const chunkLength of [1, 2, 3, 5, 1000]) {
      const [test] = (await read(xml, { chunkLength })).tests;
      expect(test?.trace).toBe("a&b]]>\nc ]]> é😀 d");
    }
  });
});
