export type { ReportFormat } from "@tessera/domain";
export { type ReadOptions, readReport } from "./read-report.ts";
export { readUpload, type UploadBatch, type UploadOptions, type UploadSummary } from "./read-upload.ts";
export * from "./report.ts";
export * from "./results/limits.ts";
export type { ScratchSpace } from "./source/scratch.ts";
export { UploadBudget } from "./source/upload-budget.ts";
export type { ReportFile } from "./uploaded-reports.ts";
