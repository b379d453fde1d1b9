import { z } from "zod";
import { Tag } from "../case-content.ts";
import { CaseId, ProjectId, RunId } from "../ids.ts";
import { ListQuery, PageQuery } from "../page.ts";
import { ResultStatus, TestResult } from "../result.ts";
import { Moment } from "../span.ts";
import { RESULT_STATUSES } from "../vocabulary.ts";

/** A result, with the run that it belongs to. */
export const FoundResult = TestResult.extend({
  /** Null for a manual result. */
  run: RunId.nullable(),
  branch: z.string().nullable(),
  commit: z.string().nullable(),
  causeId: z.string().nullable(),
}).meta({ id: "FoundResult" });
export type FoundResult = z.infer<typeof FoundResult>;

/** Results over all runs and cycles of a project, newest first. `from` and `to` are within the span; a day is meant whole (UTC). */
export const SearchResults = PageQuery.extend({
  projectId: ProjectId,
  caseId: CaseId.optional(),
  status: z.array(ResultStatus).min(1).max(RESULT_STATUSES.length).optional(),
  branch: z.string().max(300).optional(),
  environment: z.string().max(100).optional(),
  /** Of test cases that have this tag. */
  tag: Tag.optional(),
  from: Moment.optional(),
  to: Moment.optional(),
  /** Part of the name, class name or message, any case of ASCII letters. */
  search: z.string().max(200).optional(),
  query: ListQuery("results"),
});
export type SearchResults = z.infer<typeof SearchResults>;
