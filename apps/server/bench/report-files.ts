/** Reports of one format, as large as wanted: what stands before, between and after its tests. */
type Shape = { head: string; test: (index: number) => string; between?: string; tail: string };

const TESTS_IN_FILE = 100;
const LONG_NAME = "adds an item to the cart of a person who is signed in";

/** Arrays of a file with a hundred tests each. */
function filesOf(open: (file: number) => string, test: (index: number) => string, close: string): Shape["test"] {
  return (file) => {
    const tests = Array.from({ length: TESTS_IN_FILE }, (_, index) => test(file * TESTS_IN_FILE + index));
    return `${open(file)}${tests.join(",\n")}${close}`;
  };
}

function lines(...events: object[]): string {
  return events.map((event) => `${JSON.stringify(event)}\n`).join("");
}

const time = "2026-04-04T18:28:33.556078696Z";

/** One shape a format; `tests` of one piece. */
export const SHAPES: Record<string, Shape & { tests: number }> = {
  junit: {
    ...{ tests: 1, head: "<testsuites><testsuite>", tail: "</testsuite></testsuites>" },
    test: (index) =>
      `<testcase classname="shop.Cart${index % 100}" name="${LONG_NAME} ${index}" time="0.012" file="src/cart.ts"/>\n`,
  },
  ctrf: {
    ...{ tests: 1, head: '{"reportFormat":"CTRF","results":{"tests":[', between: ",", tail: "]}}" },
    test: (index) =>
      `{"name":"${LONG_NAME} ${index}","status":"passed","duration":12,"suite":["shop","cart"],"filePath":"src/cart.ts"}\n`,
  },
  tap: {
    ...{ tests: 1, head: "TAP version 14\n", tail: "" },
    test: (index) => `ok ${index + 1} - ${LONG_NAME} ${index}\n  ---\n  duration_ms: 1.2\n  type: 'test'\n  ...\n`,
  },
  "playwright-json": {
    ...{ tests: TESTS_IN_FILE, head: '{"config":{"rootDir":"/w"},"suites":[', between: ",", tail: '],"errors":[]}' },
    test: filesOf(
      (file) => `{"title":"a${file}.spec.ts","file":"a${file}.spec.ts","specs":[`,
      (index) =>
        `{"title":"${LONG_NAME} ${index}","ok":true,"tags":[],"tests":[{"timeout":30000,"annotations":[],"expectedStatus":"passed","projectName":"chromium","results":[{"workerIndex":0,"status":"passed","duration":12,"errors":[],"stdout":[],"stderr":[],"retry":0,"startTime":"${time}","attachments":[]}],"status":"expected"}],"id":"${index}","file":"a.spec.ts","line":3}`,
      "]}",
    ),
  },
  "jest-json": {
    ...{ tests: TESTS_IN_FILE, head: '{"numTotalTests":1,"testResults":[', between: ",", tail: "]}" },
    test: filesOf(
      () => '{"assertionResults":[',
      (index) =>
        `{"ancestorTitles":["cart"],"duration":1,"failureMessages":[],"fullName":"cart ${LONG_NAME} ${index}","invocations":1,"location":null,"retryReasons":[],"status":"passed","title":"${LONG_NAME} ${index}"}`,
      '],"message":"","name":"/w/cart.test.ts","status":"passed"}',
    ),
  },
  "cucumber-json": {
    ...{ tests: TESTS_IN_FILE, head: "[", between: ",", tail: "]" },
    test: filesOf(
      (file) => `{"uri":"features/a${file}.feature","keyword":"Feature","name":"F${file}","elements":[`,
      (index) =>
        `{"type":"scenario","id":"a;${index}","keyword":"Scenario","name":"${LONG_NAME} ${index}","line":${index},"steps":[{"keyword":"Given ","line":3,"name":"a cart","match":{"location":"x"},"result":{"status":"passed","duration":1200}}]}`,
      "]}",
    ),
  },
  "go-test": {
    ...{ tests: 1, head: "", tail: "" },
    test: (index) => {
      const of = { Time: time, Package: `example.com/shop/cart${Math.floor(index / 1000)}`, Test: `TestAdds${index}` };
      const output = (Output: string) => ({ ...of, Action: "output", Output });
      return lines({ ...of, Action: "run" }, output("=== RUN\n"), output("--- PASS: (0.00s)\n"), {
        ...of,
        Action: "pass",
        Elapsed: 0,
      });
    },
  },
  "cucumber-messages": {
    ...{ tests: 1, head: '{"meta":{"protocolVersion":"27.0.0"}}\n', tail: '{"testRunFinished":{"success":true}}\n' },
    test: (index) => {
      const id = `${index}`;
      const steps = [{ id, text: "a cart", astNodeIds: ["g1"] }];
      const testStepResult = { status: "PASSED", duration: { seconds: 0, nanos: 100 } };
      return lines(
        { pickle: { id, uri: "cart.feature", name: `${LONG_NAME} ${index}`, astNodeIds: ["s1"], steps, tags: [] } },
        { testCase: { id, pickleId: id, testSteps: [{ id, pickleStepId: id }] } },
        { testCaseStarted: { id, testCaseId: id, attempt: 0, timestamp: { seconds: 1, nanos: 2 } } },
        { testStepFinished: { testCaseStartedId: id, testStepId: id, testStepResult } },
        { testCaseFinished: { testCaseStartedId: id, willBeRetried: false } },
      );
    },
  },
};

/** A report of about so many tests, in chunks. */
export async function* reportOf(format: string, tests: number): AsyncGenerator<Uint8Array> {
  const shape = SHAPES[format];
  if (!shape) throw new Error(`There is no report of the format ${format} to measure`);
  yield Buffer.from(shape.head);
  for (let index = 0; index * shape.tests < tests; index++) {
    yield Buffer.from(`${index === 0 ? "" : (shape.between ?? "")}${shape.test(index)}`);
  }
  yield Buffer.from(shape.tail);
}
