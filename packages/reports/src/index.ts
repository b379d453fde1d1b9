export type { ReportFormat } from "@tessera/domain";
export { JoinedReports, type ReadOptions, readReport } from "./read-report.ts";
export * from "./report.ts";
export * from "./results/limits.ts";
export type { ScratchSpace } from "./source/scratch.ts";
export { UploadBudget } from "./source/upload-budget.ts";
export { type ReportFile, reportsIn } from "./uploaded-reports.ts";
