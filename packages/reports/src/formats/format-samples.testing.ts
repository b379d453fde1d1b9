import type { ReportFormat } from "@tessera/domain";
import { JSON_SAMPLES } from "./json-samples.testing.ts";
import { XML_SAMPLES } from "./xml-samples.testing.ts";

/** A small report of each format, written for these tests. */
export const SAMPLES: Partial<Record<ReportFormat, string>> = { ...XML_SAMPLES, ...JSON_SAMPLES };
