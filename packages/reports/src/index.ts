export * from "./limits.ts";
export { type ReadOptions, readReport } from "./read-report.ts";
export * from "./report.ts";
export { UploadBudget } from "./upload-budget.ts";
export { type ReportFile, reportsIn } from "./uploaded-reports.ts";
