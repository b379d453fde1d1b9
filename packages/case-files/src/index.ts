export type { CaseFile, CaseFileOptions, CaseMapping, FoundCase, FoundColumn, Problem } from "./case-file.ts";
export { MAX_CASE_FILE_BYTES } from "./case-file.ts";
export { joinEscaped } from "./escaped-list.ts";
export { linkText } from "./link-text.ts";
export { readCaseFile } from "./read-case-file.ts";
