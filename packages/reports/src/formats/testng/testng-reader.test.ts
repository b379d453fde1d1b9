import { describe, expect, it } from "vitest";
import { endings, outsideOf, read } from "../../read-report.testing.ts";

const report = (methods: string, attributes = 'total="1"') =>
  `<testng-results ${attributes}><reporter-output><line>all</line></reporter-output><suite name="Shop"><groups><group name="g">
  <method signature="x" name="x"/></group></groups><test name="smoke"><class name="shop.CartTest">${methods}</class></test></suite></testng-results>`;
const method = (attributes: string, content = "") =>
  `<test-method name="adds" signature="adds()" ${attributes}>${content}</test-method>`;
const exception = (message: string, type = "java.lang.AssertionError") =>
  `<exception class="${type}"><message><![CDATA[${message}]]></message><full-stacktrace><![CDATA[${type}: ${message}
  at shop.CartTest.adds(CartTest.java:7)]]></full-stacktrace></exception>`;
const params = (...values: string[]) =>
  `<params>${values.map((value, index) => `<param index="${index}"><value><![CDATA[${value}]]></value></param>`).join("")}</params>`;
const testsOf = async (methods: string) => (await read(report(methods))).tests;

describe("TestNG", () => {
  it("keeps all that a test says of itself", async () => {
    const content = `${params("1", "two")}${exception("expected 3")}<reporter-output><line><![CDATA[hello]]></line><line>you</line>
      </reporter-output><attributes><attribute name="test_id">TC-7</attribute></attributes>`;
    expect(
      await testsOf(method('status="FAIL" duration-ms="12" started-at="2026-03-01T10:00:00Z"', content)),
    ).toMatchObject([
      {
        ...{ name: "adds", classname: "shop.CartTest", suites: ["Shop", "smoke"], status: "failed", durationMs: 12 },
        ...{ message: "expected 3", output: "hello\nyou", startedAt: "2026-03-01T10:00:00.000Z" },
        trace: "java.lang.AssertionError: expected 3\n  at shop.CartTest.adds(CartTest.java:7)",
        ...{ properties: { test_id: "TC-7" }, place: { parameters: "1, two" } },
        parameters: [
          { name: "0", value: "1" },
          { name: "1", value: "two" },
        ],
      },
    ]);
  });

  it("counts no configuration method as a test, and shows one that failed", async () => {
    const setUp = (status: string, content = "") =>
      `<test-method name="open" is-config="true" signature="open()" status="${status}">${content}</test-method>`;
    expect(endings(await testsOf(setUp("PASS") + method('status="PASS"')))).toEqual(["passed shop.CartTest.adds"]);
    const broken = report(setUp("FAIL", exception("no database")) + method('status="SKIP"'));
    expect(endings((await read(broken)).tests)).toEqual(["skipped shop.CartTest.adds"]);
    expect(await outsideOf(broken)).toEqual(["The configuration method shop.CartTest.open failed: no database"]);
  });

  it.each(["before", "after"])("takes retried attempts %s the one that counts for its earlier runs", async (where) => {
    const retried = [
      method('status="SKIP" retried="true" started-at="2026-03-01T10:00:02Z" duration-ms="2"', exception("two")),
      method('status="SKIP" retried="true" started-at="2026-03-01T10:00:01Z" duration-ms="1"', exception("one")),
    ].join("");
    const last = method('status="PASS" started-at="2026-03-01T10:00:03Z"');
    const tests = await testsOf(where === "before" ? retried + last : last + retried);
    expect(endings(tests)).toEqual(["passed shop.CartTest.adds"]);
    expect(tests[0]?.earlierAttempts).toMatchObject([
      { status: "failed", message: "one", durationMs: 1 },
      { status: "failed", message: "two", durationMs: 2 },
    ]);
  });

  it("keeps attempts of different parameters apart, whatever objects they ran on", async () => {
    const row = (value: string, attributes: string, content = "") =>
      `<test-method name="adds" signature="adds(int)[pri:0, instance:shop.CartTest@${value}a7]" ${attributes}>${params(value)}${content}</test-method>`;
    const tests = await testsOf(
      row("1", 'status="SKIP" retried="true"', exception("one")) +
        row("2", 'status="PASS"') +
        row("1", 'status="PASS"'),
    );
    expect(tests.map(({ place, earlierAttempts }) => [place.parameters, earlierAttempts.length])).toEqual([
      ["2", 0],
      ["1", 1],
    ]);
    expect(tests.every(({ place }) => place.neverRepeats)).toBe(true);
  });

  it("finds the attempts of a test whose object has another address", async () => {
    const on = (address: string, attributes: string) =>
      `<test-method name="adds" signature="adds()[pri:0, instance:shop.CartTest@${address}]" ${attributes}/>`;
    const tests = await testsOf(on("36d4b5c", 'status="SKIP" retried="true"') + on("1f", 'status="PASS"'));
    expect(tests).toMatchObject([{ status: "passed", earlierAttempts: [{ status: "failed" }] }]);
  });

  it("takes retried attempts without a last one for a failure, not for a skip", async () => {
    const tests = await testsOf(method('status="SKIP" retried="true"', exception("one")));
    expect(tests).toMatchObject([{ status: "failed", message: "one" }]);
  });

  it("takes a test that skips itself for skipped, with its reason", async () => {
    const tests = await testsOf(method('status="SKIP"', exception("not today", "org.testng.SkipException")));
    expect(tests).toMatchObject([{ status: "skipped", message: "not today" }]);
  });

  it("has null for a parameter that is null", async () => {
    const tests = await testsOf(
      method('status="PASS"', '<params><param index="0"><value is-null="true"/></param></params>'),
    );
    expect(tests).toMatchObject([{ parameters: [{ name: "0", value: "null" }] }]);
  });

  it("shows announced failures that no test has", async () => {
    expect(await outsideOf(report(method('status="PASS"'), 'failed="1"'))).toEqual([
      "The run announces 1 failures, and none of its tests failed",
    ]);
  });
});
