import {
  type JsonObject,
  type JsonValue,
  numberOf,
  objectOf,
  objectsOf,
  textOf,
  textsOf,
} from "../../json/json-value.ts";
import { PLAYWRIGHT_SEPARATOR } from "./playwright-test.ts";

/** A test as a blob report announces it, before it runs. */
export type BlobTest = {
  id: string;
  name: string;
  suites: string[];
  file: string;
  line: number | null;
  project: string;
  retries: number;
  tags: string[];
  annotations: JsonValue;
};

/** All tests of a project. */
export function blobTests(project: JsonObject): BlobTest[] {
  return objectsOf(project.suites).flatMap((suite) => {
    const file = textOf(objectOf(suite.location).file) || textOf(suite.title);
    return testsOf(suite, { file, titles: [], project: textOf(project.name) });
  });
}

function testsOf(suite: JsonObject, around: { file: string; titles: string[]; project: string }): BlobTest[] {
  // Since version 2 tests and suites stand in one list.
  const entries = [...objectsOf(suite.entries), ...objectsOf(suite.tests), ...objectsOf(suite.suites)];
  return entries.flatMap((entry) => {
    const titles = [...around.titles, textOf(entry.title)];
    if (entry.testId === undefined) return testsOf(entry, { ...around, titles });
    return [
      {
        id: textOf(entry.testId),
        name: titles.filter((title) => title !== "").join(PLAYWRIGHT_SEPARATOR),
        suites: [around.file, ...around.titles],
        file: around.file,
        line: numberOf(objectOf(entry.location).line),
        project: around.project,
        retries: numberOf(entry.retries) ?? 0,
        tags: textsOf(entry.tags),
        annotations: entry.annotations ?? [],
      },
    ];
  });
}
