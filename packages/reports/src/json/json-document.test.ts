import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Reading } from "../reading.ts";
import { UnreadableReport } from "../report.ts";
import { JsonDocument } from "./json-document.ts";
import type { JsonValue } from "./json-value.ts";

type Read = { document: JsonValue; items: { item: JsonValue; path: string; line: number }[]; warnings: string[] };

function readJson(text: string, arrays: string[], sliceLength = text.length || 1): Read {
  const reading = new Reading("report.json");
  const items: Read["items"] = [];
  const json = new JsonDocument(reading, arrays, (item, path, line) => items.push({ item, path, line }));
  for (let from = 0; from < text.length; from += sliceLength) json.push(text.slice(from, from + sliceLength));
  const document = json.end();
  return { document, items, warnings: reading.warnings.map(({ message }) => message) };
}

function refusalOf(text: string, arrays: string[] = ["a"]): string {
  try {
    readJson(text, arrays);
  } catch (error) {
    if (error instanceof UnreadableReport) return error.message;
    throw error;
  }
  throw new Error("Expected a refusal");
}

describe("a JSON document", () => {
  it("hands items of the named arrays over, with path and line, and keeps the rest", () => {
    const { document, items } = readJson(
      '{"x": 1,\n"a": [{"b": [2]},\n [3]], "c": {"a": [{}]},\n"d": [{"e": [{"f": 1}]}]}',
      ["a", "d[].e"],
    );
    expect(items).toEqual([
      { item: { b: [2] }, path: "a", line: 2 },
      { item: [3], path: "a", line: 3 },
      { item: { f: 1 }, path: "d[].e", line: 4 },
    ]);
    expect(document).toEqual({ x: 1, a: [{}], c: { a: [{}] }, d: [{ e: [{}] }] });
  });

  it("hands the items of the document itself over", () => {
    expect(readJson('[{"a": 1}, {"a": 2}]', [""]).items.map(({ item }) => item)).toEqual([{ a: 1 }, { a: 2 }]);
  });

  it("is what JSON.parse makes of it, in slices of any length", () => {
    void fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), fc.integer({ min: 1, max: 20 }), (one, other, sliceLength) => {
        const text = JSON.stringify({ before: one, a: [{ one }, [other]], after: other }, null, sliceLength % 3);
        const { document, items } = readJson(text, ["a"], sliceLength);
        expect(items.map(({ item }) => item)).toEqual(JSON.parse(JSON.stringify([{ one }, [other]])));
        expect(document).toEqual({ ...JSON.parse(text), a: [{}] });
      }),
    );
  });

  it("is refused for all that JSON.parse refuses, wherever a character is changed", () => {
    const sound = '{"x": [1, "é\\n"], "a": [{"b": null}, {"c": -1.5e3}], "d": true}';
    void fc.assert(
      fc.property(fc.nat(sound.length - 1), fc.constantFrom("", ...'"{}[],:\\0x '), (at, character) => {
        const text = sound.slice(0, at) + character + sound.slice(at + 1);
        let isSound = true;
        try {
          JSON.parse(text);
        } catch {
          isSound = false;
        }
        const read = () => readJson(text, ["a"]);
        if (isSound) expect(read).not.toThrow();
        else expect(read).toThrow(UnreadableReport);
      }),
    );
  });

  it.each([
    ['{"a": [\n{"b": 1},\n{"b": }]}', "(line 3) is broken JSON (“}” where a value is due)"],
    ['{"a": [\n{"b" 1}]}', "(line 2) is broken JSON (“1}” where a colon is due)"],
    ['{"a": [{}\n{}]}', "(line 2) is broken JSON (“{}]}” where a comma or ] is due)"],
    ['{"x": 1,\n\n}', "(line 3) is broken JSON (“}” where a name in double quotes is due)"],
    ['{"x": NaN}', "(line 1) is broken JSON (“NaN}” where a value is due)"],
    ['{"x": "a\nb"}', "line end or control character inside of a text"],
    ['{"x": "\\q"}', "an unknown escape"],
    ['{"x": 1} {', "is broken JSON (“{” where nothing more is due)"],
    ['{"a": [{"b": 1}', "(line 1) is broken JSON (it ends too early)"],
    ['{"a": [{"b": [', "is cut off"],
    ['{"a": "b', "is cut off"],
  ])("that is broken is refused with line and fault: %s", (text, message) => {
    expect(refusalOf(text)).toContain(message);
  });

  it("cuts a very long text, with a warning, and stays JSON", () => {
    const text = JSON.stringify({ a: [{ picture: `${'\\"é\u0007'.repeat(1_000_000)}`, name: "n" }] });
    const { items, warnings } = readJson(text, ["a"], 64 * 1024);
    expect(warnings).toEqual(["A very long text was cut"]);
    expect(items[0]?.item).toMatchObject({ name: "n" });
    expect(JSON.stringify(items[0]?.item).length).toBeLessThan(3_000_000);
  });

  it("refuses what nests too deep, and a part with too many values", () => {
    expect(refusalOf(`{"x": ${"[".repeat(300)}`)).toContain("more than 200 deep");
    expect(refusalOf(`{"a": [${"[".repeat(300)}`)).toContain("more than 200 deep");
    expect(refusalOf(`{"a": [[${"0,".repeat(1_100_000)}0]]}`)).toContain("more than 1000000 values");
  });

  it("holds no more than one item, however many there are", () => {
    const reading = new Reading("report.json");
    let items = 0;
    const json = new JsonDocument(reading, ["a"], () => items++);
    json.push('{"a": [');
    const slice = '{"name": "n", "text": "t"}, '.repeat(1000);
    for (let round = 0; round < 100; round++) json.push(slice);
    json.push("{}]}");
    expect(json.end()).toEqual({ a: [{}] });
    expect(items).toBe(100_001);
  });
});
