import { expect, it } from "vitest";
import { read } from "../read-report.testing.ts";
import { JSON_SAMPLES } from "./json-samples.testing.ts";

// Two tests of one name, the first failing and the second passing, would otherwise be taken for a flaky one, and be green.
it.each(Object.entries(JSON_SAMPLES))(
  "tests of one name in %s are attempts only where the report marks them",
  async (format, sample) => {
    const { tests } = await read(sample);
    const isUnmarked = format === "cucumber-json";
    expect(tests.map(({ place }) => place.neverRepeats)).toEqual(tests.map(() => !isUnmarked));
  },
);
