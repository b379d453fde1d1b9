import { z } from "zod";
import { CasePriority } from "./case-content.ts";
import { CASE_FILE_FORMATS } from "./further-vocabulary.ts";
import { ProjectId } from "./ids.ts";
import { PageQuery } from "./page.ts";
import { Person } from "./person.ts";
import { CASE_IMPORT_STATES } from "./vocabulary.ts";

export const CaseFileFormat = z.enum(CASE_FILE_FORMATS).meta({ id: "CaseFileFormat" });
export type CaseFileFormat = z.infer<typeof CaseFileFormat>;

/** The options of an upload of test cases, in the query string. */
export const ImportCases = z.strictObject({
  projectId: ProjectId,
  format: z.enum(["auto", ...CASE_FILE_FORMATS]).default("auto"),
  /** JSON: what columns of a table hold, by their names; null leaves one out. */
  mapping: z
    .string()
    .max(8000)
    .optional()
    .meta({ examples: ['{"Title":"name","Author":null}'] }),
  /** Reads the file and says what would be stored. */
  dryRun: z.boolean().default(false),
});
export type ImportCases = z.infer<typeof ImportCases>;

/** What columns of a table hold, by their names. */
export const CaseColumnMapping = z
  .record(z.string().max(1000), z.string().max(200).nullable())
  .refine((mapping) => Object.keys(mapping).length <= 200, "Map at most 200 columns");

export const CaseImport = z
  .object({
    id: z.string(),
    projectId: ProjectId,
    fileName: z.string(),
    format: CaseFileFormat,
    state: z.enum(CASE_IMPORT_STATES),
    /** Test cases of the file. */
    cases: z.int(),
    /** How many of them are stored by now. */
    stored: z.int(),
    /** Folders that it made. */
    folders: z.int(),
    createdAt: z.string(),
    createdBy: Person.nullable(),
  })
  .meta({ id: "CaseImport" });
export type CaseImport = z.infer<typeof CaseImport>;

export const CaseFileProblem = z
  .object({ file: z.string(), line: z.int(), field: z.string(), message: z.string() })
  .meta({ id: "CaseFileProblem" });
export type CaseFileProblem = z.infer<typeof CaseFileProblem>;

/** What an upload of test cases did, or would have done. */
export const CaseImportAnswer = z
  .object({
    format: CaseFileFormat,
    /** Test cases without an error. */
    cases: z.int(),
    /** Folders that aren't there yet. */
    folders: z.int(),
    /** Of a table: what each column holds; null where it is left out. */
    columns: z.array(z.object({ name: z.string(), meaning: z.string().nullable() })),
    /** The first of them, where `errorCount` is more. */
    errors: z.array(CaseFileProblem),
    errorCount: z.int(),
    warnings: z.array(z.string()),
    /** The first test cases, as they would be. */
    sample: z.array(
      z.object({
        line: z.int(),
        name: z.string(),
        folder: z.string(),
        priority: CasePriority,
        tags: z.array(z.string()),
        steps: z.int(),
      }),
    ),
    /** Null for a dry run, which stores nothing. */
    import: CaseImport.nullable(),
  })
  .meta({ id: "CaseImportAnswer" });
export type CaseImportAnswer = z.infer<typeof CaseImportAnswer>;

export const CaseImportRef = z.strictObject({ projectId: ProjectId, importId: z.string().min(1).max(100) });
export type CaseImportRef = z.infer<typeof CaseImportRef>;

export const ListCaseImports = PageQuery.extend({ projectId: ProjectId });
export type ListCaseImports = z.infer<typeof ListCaseImports>;
