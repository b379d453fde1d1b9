import { describe, expect, it } from "vitest";
import { endings, outsideOf, read } from "../../read-report.testing.ts";

const status = (attributes: string, message = "") => `<status ${attributes}>${message}</status>`;
const test = (content: string, name = "Adds") => `<test id="s1-t1" name="${name}" line="4">${content}</test>`;
const suite = (content: string, ended = status('status="PASS"')) =>
  `<suite id="s1" name="Shop" source="/ci/shop"><suite id="s1-s1" name="Cart" source="/ci/shop/cart.robot">${content}${ended}</suite>${status('status="FAIL"')}</suite>`;
const report = (content: string, ended?: string) =>
  `<robot generator="Robot 7.1" generated="2026-03-01T10:00:00" rpa="false" schemaversion="5">${suite(content, ended)}
  <statistics><total><stat pass="1" fail="0">All</stat></total></statistics><errors><msg level="WARN">deprecated</msg></errors></robot>`;
const testsOf = async (content: string) => (await read(report(content))).tests;

describe("Robot Framework", () => {
  it.each([
    ["PASS", "passed"],
    ["FAIL", "failed"],
    ["SKIP", "skipped"],
    ["NOT RUN", "skipped"],
  ])("takes %s for %s", async (ended, expected) => {
    expect(endings(await testsOf(test(status(`status="${ended}"`))))).toEqual([`${expected} Shop.Cart.Adds`]);
  });

  it("keeps the way to a failure, and nothing of what passed", async () => {
    const kw = (name: string, ended: string, content = "") =>
      `<kw name="${name}" owner="Browser">${content}${status(`status="${ended}" elapsed="0.5"`)}</kw>`;
    const messages =
      '<msg level="INFO">noise</msg><msg level="FAIL">no button</msg><msg level="DEBUG">Traceback (most recent call last):&#10;  File "b.py"</msg>';
    const loop = `<for flavor="IN"><iter><var name="x">1</var>${kw("Click", "FAIL", messages)}${status('status="FAIL"')}</iter>${status('status="FAIL"')}</for>`;
    const content = `${kw("Open", "PASS")}<tag>smoke</tag><doc>words</doc>${loop}${kw("Close", "PASS")}${status('status="FAIL" start="2026-03-01T10:00:00.5" elapsed="1.5"', "no button")}`;
    expect(await testsOf(test(content))).toMatchObject([
      {
        ...{ suites: ["Shop", "Cart"], classname: "Shop.Cart", file: "/ci/shop/cart.robot", line: 4, durationMs: 1500 },
        ...{ message: "no button", trace: 'no button\nTraceback (most recent call last):\n  File "b.py"' },
        labels: [{ name: "tag", value: "smoke" }],
        steps: [
          {
            name: "FOR",
            steps: [
              {
                name: "ITER",
                steps: [{ name: "Browser.Click", status: "failed", durationMs: 500, message: "no button" }],
              },
            ],
          },
        ],
      },
    ]);
  });

  it("finds the end of a test behind very many keywords", async () => {
    const many = `<kw name="x">${status('status="PASS"')}</kw>`.repeat(15_000);
    expect(endings(await testsOf(test(many + status('status="FAIL"', "late"))))).toEqual(["failed Shop.Cart.Adds"]);
  });

  it("reads the times of versions before 7", async () => {
    const old = status('status="PASS" starttime="20260301 23:59:59.900" endtime="20260302 00:00:01.150"');
    expect(await testsOf(test(old))).toMatchObject([{ durationMs: 1250 }]);
    expect(await testsOf(test(status('status="PASS" starttime="N/A" endtime="N/A"')))).toMatchObject([
      { durationMs: null },
    ]);
  });

  it("takes a merged re-execution for a further attempt", async () => {
    const merged = (
      now: string,
      before: string,
    ) => `*HTML* &lt;span class="merge"&gt;Test has been re-executed and results merged.&lt;/span&gt;&lt;hr&gt;
      &lt;span class="new-status"&gt;New status:&lt;/span&gt; &lt;span class="${now.toLowerCase()}"&gt;${now}&lt;/span&gt;&lt;br&gt;
      &lt;span class="new-message"&gt;New message:&lt;/span&gt; now &amp;lt;b&amp;gt;&lt;hr&gt;
      &lt;span class="old-status"&gt;Old status:&lt;/span&gt; &lt;span class="fail"&gt;${before}&lt;/span&gt;&lt;br&gt;
      &lt;span class="old-message"&gt;Old message:&lt;/span&gt; then`;
    expect(await testsOf(test(status('status="PASS"', merged("PASS", "FAIL"))))).toMatchObject([
      { status: "passed", message: null, earlierAttempts: [{ status: "failed", message: "then" }] },
    ]);
    expect(await testsOf(test(status('status="FAIL"', merged("FAIL", "FAIL"))))).toMatchObject([
      { status: "failed", message: "now <b>", earlierAttempts: [{ status: "failed", message: "then" }] },
    ]);
  });

  it("shows the text of a message in HTML", async () => {
    expect(
      await testsOf(test(status('status="FAIL"', "*HTML* &lt;b&gt;too&lt;/b&gt; few &amp;amp; late"))),
    ).toMatchObject([{ message: "too few & late" }]);
  });

  it("shows a suite whose clean-up failed after its tests passed", async () => {
    const failed = status('status="FAIL"', "Suite teardown failed:\ndisk is full");
    const keyword = `<kw name="Clean" type="TEARDOWN">${status('status="FAIL"')}</kw>`;
    expect(await outsideOf(report(test(status('status="PASS"')) + keyword, failed))).toEqual([
      'The test suite "Cart" failed outside of its tests, some of which may never have run: Suite teardown failed: disk is full',
    ]);
  });

  it("counts a failed set-up once for each test, and never besides", async () => {
    const failed = status('status="FAIL"', "Suite setup failed:\nno database");
    const text = report(test(status('status="FAIL"', "Parent suite setup failed:\nno database")), failed);
    expect(endings((await read(text)).tests)).toEqual(["failed Shop.Cart.Adds"]);
    expect(await outsideOf(text)).toEqual([]);
  });
});
