import { once } from "node:events";
import { createWriteStream } from "node:fs";

const CASES_A_SUITE = 500;
const FRAMES = 25;

/** Writes a JUnit report of so many cases: one in thirty fails with a trace, one in twenty is skipped. */
export async function writeJunitFile(path: string, cases: number): Promise<void> {
  const out = createWriteStream(path);
  out.write('<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n');
  for (let first = 0; first < cases; first += CASES_A_SUITE) {
    const suite = first / CASES_A_SUITE;
    out.write(`<testsuite name="org.example.area${suite % 20}.Suite${suite}Test">\n`);
    for (let n = first; n < Math.min(first + CASES_A_SUITE, cases); n++) out.write(testcase(suite, n));
    if (!out.write("</testsuite>\n")) await once(out, "drain");
  }
  out.end("</testsuites>\n");
  await once(out, "finish");
}

function testcase(suite: number, n: number): string {
  const classname = `org.example.area${suite % 20}.Suite${suite}Test`;
  const open = `<testcase classname="${classname}" name="keeps what it was given, variant ${n}" time="${(n % 900) / 1000}"`;
  if (n % 30 === 7)
    return `${open}><failure message="expected ${n} to be ${n + 1}">${trace(classname, n)}</failure></testcase>\n`;
  if (n % 20 === 3) return `${open}><skipped/></testcase>\n`;
  return `${open}/>\n`;
}

function trace(classname: string, n: number): string {
  const frames = Array.from({ length: FRAMES }, (_, i) => `\tat ${classname}.step${i}(Suite.java:${(n + i) % 900})`);
  return `java.lang.AssertionError: expected ${n} to be ${n + 1}\n${frames.join("\n")}`;
}
