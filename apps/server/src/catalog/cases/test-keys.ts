import { createHash } from "node:crypto";
import type { ReportedTest } from "@tessera/reports";

/** Characters of the class name's own digest that begin a key. */
const CLASS_PREFIX = 8;
/** Between the suites of a path; the one character that a name of a suite is least likely to have. */
const PATH_SEPARATOR = "\u001f";

/** What producers write for a class where they know none: every test of every file has it. */
const FILLERS = new Set([
  ...["", "-", "(root)", "root", "root suite", "undefined", "null", "none", "unknown", "default", "anonymous"],
  ...["test", "tests", "testcase", "test case", "suite", "testsuite", "test suite", "testsuites", "spec", "specs"],
  ...["minitest::result", "jest tests", "mocha tests", "vitest tests", "alltests", "all tests", "main", "<module>"],
]);

/** The parts of a reported test that its keys are made of. */
export type KeyedTest = Pick<ReportedTest, "name" | "classname" | "wholes" | "suites" | "file" | "place"> & {
  /** What the producer identifies the test by from run to run. */
  stableId?: string | undefined;
};

/** The keys of a test: by each of them it can be found again, in this order. */
export type TestKeys = {
  /** Of the producer's stable id. */
  stable: string | null;
  /** Of name and class, or of what says more than the class. A new case gets it. */
  own: string;
  /** Of class and name as they are, where that is another one: cases from before have it, and those of people. */
  plain: string | null;
};

export function keysOf(test: KeyedTest, name = wholeName(test)): TestKeys {
  const classname = wholeClass(test);
  const own = automationKey(classThatSays(test), name);
  const plain = automationKey(classname, name);
  const stable = test.stableId ? `id:${digest(test.stableId)}` : null;
  return { stable, own, plain: plain === own ? null : plain };
}

/**
 * The key of a class name and a name, which may be too long for an index: SHA-256, base64url, of both. It begins with a
 * digest of the class name, so that the tests of a class, which arrive together, are also together in the index.
 */
export function automationKey(classname: string, name: string): string {
  return digest(classname).slice(0, CLASS_PREFIX) + digest(`${classname}\0${name}`);
}

/** The name, or the digest of one of which only the beginning was kept. */
function wholeName({ name, wholes }: Pick<KeyedTest, "name" | "wholes">): string {
  return wholes?.name ?? name;
}

/** The class; where it says nothing, the file; where there is none, the path of suites. */
function classThatSays(test: KeyedTest): string {
  const classname = wholeClass(test);
  if (!isFiller(classname) && classname !== wholeName(test)) return classname;
  const file = test.file ?? test.place.file;
  if (file !== null && file !== "") return fileKey(file);
  return suitePathOf(test).join(PATH_SEPARATOR);
}

/** Names of the suites around a test that say something, outermost first. */
export function suitePathOf({ suites, name }: Pick<KeyedTest, "suites" | "name">): string[] {
  return suites.filter((suite) => !isFiller(suite) && suite !== name);
}

function wholeClass({ classname, wholes }: KeyedTest): string {
  return wholes?.classname ?? classname ?? "";
}

function isFiller(text: string): boolean {
  return FILLERS.has(text.trim().toLowerCase());
}

/** A file the same way on every system. */
function fileKey(file: string): string {
  return file
    .replace(/^file:\/\//, "")
    .replaceAll("\\", "/")
    .replace(/^\.\//, "");
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}
