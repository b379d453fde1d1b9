export type ReportedTest = {
  name: string;
  classname?: string;
  /** Seconds. */
  time?: number;
  outcome?: "failure" | "error" | "skipped";
  message?: string;
  trace?: string;
  output?: string;
};

/** A JUnit report as a build writes it. */
export function junitReport(tests: readonly ReportedTest[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites><testsuite name="suite">\n${tests.map(testcase).join("\n")}\n</testsuite></testsuites>\n`;
}

function testcase({
  name,
  classname = "shop.CheckoutTest",
  time = 0.1,
  outcome,
  message,
  trace,
  output,
}: ReportedTest) {
  const verdict = outcome ? `<${outcome} message="${inXml(message ?? "")}">${inXml(trace ?? "")}</${outcome}>` : "";
  const out = output ? `<system-out>${inXml(output)}</system-out>` : "";
  return `<testcase classname="${inXml(classname)}" name="${inXml(name)}" time="${time}">${verdict}${out}</testcase>`;
}

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#10;" };

const inXml = (text: string) => text.replace(/[&<>"\n]/g, (character) => ENTITIES[character] ?? character);
