import type { ReportFormat } from "@tessera/domain";
import type { FormatReader, JoinedReader, Reading } from "../reading.ts";
import { Catch2Reader } from "./catch2/catch2-reader.ts";
import { CheckReader } from "./check/check-reader.ts";
import { CppunitReader } from "./cppunit/cppunit-reader.ts";
import { CtestReader } from "./ctest/ctest-reader.ts";
import { JSON_FORMATS } from "./json-formats.ts";
import { JUNIT_ROOTS, JunitReader } from "./junit/junit-reader.ts";
import { Nunit2Reader } from "./nunit2/nunit2-reader.ts";
import { Nunit3Reader } from "./nunit3/nunit3-reader.ts";
import { type Head, rootIs } from "./report-head.ts";
import { RobotReader } from "./robot/robot-reader.ts";
import { TestngReader } from "./testng/testng-reader.ts";
import { TrxReader } from "./trx/trx-reader.ts";
import { XunitReader } from "./xunit/xunit-reader.ts";

/** How one format is recognised among the others, and read. */
export type Format = {
  /** True for the beginning of a report of this format; the first format in the registry that says so is taken. */
  recognises: (head: Head) => boolean;
  /** Names of files, with their folders, that stand beside reports of this format and are none: attachments and the like. */
  accompanies?: RegExp;
} & (
  | { Reader: new (reading: Reading) => FormatReader }
  /** Of a format that `isJoined`: one for all of its files in an upload. */
  | { Joined: new (reading: Reading) => JoinedReader }
);

/** Those that only some of their attributes or a namespace distinguish come before the others of their root element. */
export const FORMATS: Record<ReportFormat, Format> = {
  check: { recognises: ({ root }) => root?.namespace === "http://check.sourceforge.net/ns", Reader: CheckReader },
  trx: {
    recognises: ({ root }) => root?.name === "TestRun" && root.namespace.includes("/VisualStudio/TeamTest"),
    Reader: TrxReader,
  },
  cppunit: { recognises: rootIs("TestRun"), Reader: CppunitReader },
  nunit3: { recognises: rootIs("test-run"), Reader: Nunit3Reader },
  nunit2: { recognises: rootIs("test-results"), Reader: Nunit2Reader },
  xunit: { recognises: rootIs("assemblies", "assembly"), Reader: XunitReader },
  testng: { recognises: rootIs("testng-results"), Reader: TestngReader },
  robot: { recognises: rootIs("robot"), Reader: RobotReader },
  catch2: { recognises: rootIs("Catch2TestRun", "Catch"), Reader: Catch2Reader },
  ctest: { recognises: rootIs("Site"), Reader: CtestReader },
  // Without a root element the XML is broken, which the XML reader explains best.
  junit: {
    recognises: ({ root, isXml }) => isXml && (root === null || JUNIT_ROOTS.has(root.name)),
    Reader: JunitReader,
  },
  ...JSON_FORMATS,
};
