import { expect, it } from "vitest";
import { FileIndex } from "./file-matching.ts";

const SENT = [
  "allure-results/a.png",
  "test-results/cart/shot.png",
  "test-results/pay/shot.png",
  "run/In/e1/host/x.png",
];

it.each([
  ["beside the report", "allure-results/1-result.json", "a.png", "allure-results/a.png"],
  ["by an absolute path of another machine", "results.json", "/home/ci/shop/test-results/pay/shot.png", SENT[2]],
  ["by a path of Windows", "run/x.trx", "In/e1/host\\x.png", "run/In/e1/host/x.png"],
  ["by an address of a file", "r.xml", "file:///c:/shop/test-results/cart/shot.png", SENT[1]],
  ["never by its name alone", "results.json", "/home/ci/x.png", undefined],
  ["never one of another folder", "results.json", "/home/ci/other/refund/shot.png", undefined],
  ["never above the report's folder", "allure-results/1-result.json", "../../../etc/passwd", undefined],
])("a file that a report names is found %s", (_, report, path, found) => {
  const index = new FileIndex();
  for (const name of SENT) index.add(name);
  expect(index.find(report, path)).toBe(found);
});

it("a file that two agree with as much is not found", () => {
  const index = new FileIndex();
  for (const name of ["one/cart/shot.png", "two/cart/shot.png"]) index.add(name);
  expect(index.find("results.json", "/ci/cart/shot.png")).toBeUndefined();
});
