import { probableFormat, REPORT_FORMATS } from "@tessera/domain";
import { describe, expect, it } from "vitest";
import { SAMPLES } from "./format-samples.testing.ts";

describe("the guess by which the command finds reports", () => {
  it.each(REPORT_FORMATS)("takes a report of $label for one", ({ name, extensions: [extension] }) => {
    const sample = SAMPLES[name];
    expect(sample).toBeDefined();
    expect(probableFormat(`build/report${extension}`, sample ?? "")).toBeDefined();
  });

  it.each([
    ["package.json", '{"name": "shop", "version": "1.0.0", "dependencies": {}}'],
    ["coverage/coverage-final.json", '{"/shop/cart.ts": {"path": "/shop/cart.ts", "statementMap": {}}}'],
    ["coverage.xml", '<?xml version="1.0"?><coverage line-rate="1"/>'],
    ["pom.xml", "<!-- <testsuite> --><project/>"],
    ["page.html", "<testsuite/>"],
    ["tsconfig.json", '{"compilerOptions": {}}'],
    ["notes.txt", "ok then"],
    ["empty.xml", ""],
  ])("takes %s for none", (name, content) => {
    expect(probableFormat(name, content)).toBeUndefined();
  });

  it.each([
    ['<?xml version="1.0"?>\n<!DOCTYPE x>\n<!-- <a> -->\n<testsuites/>', "junit"],
    ["\uFEFF<ns:testsuite/>", "junit"],
    ["TAP version 14\n1..1\nok 1\n", "tap"],
  ])("reads the beginning %j as %s", (content, format) => {
    expect(probableFormat(format === "tap" ? "a.tap" : "a.xml", content)).toBe(format);
  });
});
