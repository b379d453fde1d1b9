import type { ReportFormat } from "@tessera/domain";
import type { FormatReader, JoinedReader, Reading } from "../reading.ts";
import { JUNIT_ROOTS, JunitReader } from "./junit/junit-reader.ts";
import { type Head, rootIs } from "./report-head.ts";

/** How one format is told from the others, and read. */
export type Format = {
  /** True for the beginning of a report of this format; the first format in the registry that says so is taken. */
  recognises: (head: Head) => boolean;
  /** Names of files, with their folders, that stand beside reports of this format and are none: attachments and the like. */
  accompanies?: RegExp;
} & (
  | { Reader: new (reading: Reading) => FormatReader }
  /** Of a format that `isJoined`: one for all of its files in an upload. */
  | { Joined: new (reading: Reading) => JoinedReader }
  /** Known, so that it can be refused by name, but not written yet. */
  | { Reader: null }
);

/** Those that only some of their attributes or a namespace distinguish come before the others of their root element. */
export const FORMATS: Record<ReportFormat, Format> = {
  check: { recognises: ({ root }) => root?.namespace === "http://check.sourceforge.net/ns", Reader: null },
  trx: {
    recognises: ({ root }) => root?.name === "TestRun" && root.namespace.includes("/VisualStudio/TeamTest"),
    Reader: null,
  },
  cppunit: { recognises: rootIs("TestRun"), Reader: null },
  nunit3: { recognises: rootIs("test-run"), Reader: null },
  nunit2: { recognises: rootIs("test-results", "test-suite"), Reader: null },
  xunit: { recognises: rootIs("assemblies", "assembly"), Reader: null },
  testng: { recognises: rootIs("testng-results"), Reader: null },
  robot: { recognises: rootIs("robot"), Reader: null },
  catch2: { recognises: rootIs("Catch2TestRun", "Catch"), Reader: null },
  ctest: { recognises: rootIs("Site"), Reader: null },
  // Without a root element the XML is broken, which the XML reader explains best.
  junit: {
    recognises: ({ root, isXml }) => isXml && (root === null || JUNIT_ROOTS.has(root.name)),
    Reader: JunitReader,
  },
  tap: { recognises: ({ text }) => /^(TAP version \d|1\.\.\d|(not )?ok\b)/.test(text), Reader: null },
  ctrf: { recognises: () => false, Reader: null },
  "cucumber-json": { recognises: () => false, Reader: null },
  "cucumber-messages": { recognises: () => false, Reader: null },
  "go-test": { recognises: () => false, Reader: null },
  "playwright-json": { recognises: () => false, Reader: null },
  allure: { recognises: () => false, Reader: null },
  "mocha-json": { recognises: () => false, Reader: null },
  "jest-json": { recognises: () => false, Reader: null },
  "rspec-json": { recognises: () => false, Reader: null },
  "gtest-json": { recognises: () => false, Reader: null },
  "pytest-json": { recognises: () => false, Reader: null },
  "bazel-bep": { recognises: () => false, Reader: null },
  "xcresult-json": { recognises: () => false, Reader: null },
};
