export { MAX_OUTPUT_LENGTH, MAX_REPORT_BYTES, MAX_TEXT_LENGTH } from "./limits.ts";
export { type ReadOptions, readReport } from "./read-report.ts";
export * from "./report.ts";
