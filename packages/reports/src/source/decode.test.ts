import { describe, expect, it } from "vitest";
import { read, refusalOf, warningsOf } from "../read-report.testing.ts";

const NAME = "naïve – €, 日本, 😀";

function report(declaration: string, name: string): string {
  return `${declaration}<testsuite name="s"><testcase name="${name}"/></testsuite>`;
}

function utf16be(text: string): Buffer {
  return Buffer.from(text, "utf16le").swap16();
}

const READABLE: [string, Buffer, string][] = [
  ["UTF-8 without a declaration", Buffer.from(report("", NAME)), NAME],
  ["UTF-8, declared", Buffer.from(report('<?xml version="1.0" encoding="utf-8"?>', NAME)), NAME],
  ["UTF-8 with a byte order mark", Buffer.from(`\ufeff${report('<?xml version="1.0"?>', NAME)}`), NAME],
  [
    "UTF-8 by its byte order mark, whatever is declared",
    Buffer.from(`\ufeff${report("<?xml version='1.0' encoding='latin1'?>", NAME)}`),
    NAME,
  ],
  [
    "UTF-16 LE with a byte order mark",
    Buffer.from(`\ufeff${report('<?xml version="1.0" encoding="UTF-16"?>', NAME)}`, "utf16le"),
    NAME,
  ],
  [
    "UTF-16 BE with a byte order mark",
    utf16be(`\ufeff${report('<?xml version="1.0" encoding="UTF-16"?>', NAME)}`),
    NAME,
  ],
  ["UTF-16 LE without a byte order mark", Buffer.from(report("", NAME), "utf16le"), NAME],
  ["UTF-16 BE without a byte order mark", utf16be(report("", NAME)), NAME],
  [
    "ISO-8859-1",
    Buffer.from(report('<?xml version="1.0" encoding="ISO-8859-1"?>', "naïve Größe"), "latin1"),
    "naïve Größe",
  ],
  [
    "windows-1252, which has € and – where ISO-8859-1 has control characters",
    Buffer.from(report("<?xml version='1.0' encoding='windows-1252'?>", "na\u00efve \u0096 \u0080"), "latin1"),
    "naïve – €",
  ],
  [
    "Shift_JIS",
    Buffer.concat([
      Buffer.from('<?xml version="1.0" encoding="Shift_JIS"?><testsuite><testcase name="'),
      Buffer.from([0x93, 0xfa, 0x96, 0x7b]),
      Buffer.from('"/></testsuite>'),
    ]),
    "日本",
  ],
];

describe.each(READABLE)("%s", (_, bytes, name) => {
  it.each([1, 2, 3, 7, 100_000])("is read in chunks of %d", async (chunkLength) => {
    const { tests, summary } = await read(bytes, { chunkLength });
    expect(tests.map((test) => test.name)).toEqual([name]);
    expect(summary.warnings).toEqual([]);
  });
});

it("reads what only claims to be UTF-16 as UTF-8, with a warning", async () => {
  const bytes = Buffer.from(report('<?xml version="1.0" encoding="utf-16"?>', NAME));
  expect((await read(bytes)).tests[0]?.name).toBe(NAME);
  expect(await warningsOf(bytes)).toEqual([
    "1: The XML declaration says UTF-16, but the file isn't: it was read as UTF-8",
  ]);
});

describe("rejects, with the line,", () => {
  const latin1 = Buffer.from(
    `<testsuites>\n${"<testsuite/>\n".repeat(20_000)}<testcase name="é"/>\n</testsuites>`,
    "latin1",
  );

  it.each([1, 1000, 1_000_000])("undeclared Latin-1, in chunks of %d", async (chunkLength) => {
    const error = await refusalOf(latin1, { chunkLength });
    expect(error.message).toBe(
      "report.xml (line 20002) is not valid UTF-8: write it as UTF-8, or name its encoding in the XML declaration.",
    );
    expect(error.line).toBe(20_002);
  });

  it("a wrong byte after a character split between chunks", async () => {
    const text = Buffer.from(`<testsuites>${"\n".repeat(2000)}é\n<testcase name="`);
    const bytes = Buffer.concat([text, Buffer.from([0xe9]), Buffer.from('"/></testsuites>')]);
    const chunkLength = text.indexOf("é") + 1;
    expect((await refusalOf(bytes, { chunkLength })).line).toBe(2002);
  });

  it("half a surrogate pair in UTF-16", async () => {
    const bytes = Buffer.from(`\ufeff<testsuites>\n<testcase name="\ud83d"/></testsuites>`, "utf16le");
    expect((await refusalOf(bytes)).message).toBe("report.xml is not valid UTF-16LE: write it as UTF-8.");
  });

  it("a file cut off inside a character", async () => {
    const bytes = Buffer.from('<testsuites>\n<testcase name="é').subarray(0, -1);
    const message = "report.xml (line 2) is cut off in the middle of a character: upload all of it.";
    expect((await refusalOf(bytes)).message).toBe(message);
  });

  it("an unknown encoding", async () => {
    const error = await refusalOf('<?xml version="1.0" encoding="EBCDIC-X"?><testsuites/>');
    expect(error.message).toBe('report.xml (line 1) declares an unknown encoding, "EBCDIC-X": write it as UTF-8.');
  });

  it("bytes that are no text at all", async () => {
    const noise = Buffer.from(Array.from({ length: 4096 }, (_, index) => (index * 7919) % 256));
    expect((await refusalOf(noise)).message).toBe("report.xml is binary data, not a report.");
  });
});
