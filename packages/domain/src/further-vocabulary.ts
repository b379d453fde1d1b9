// The values of fixed lists that only some pages show; apart from those that the first page loads.

/** Files of test cases that are read. `csv`: of any product, by the names of its columns. */
export const CASE_FILE_FORMATS = ["csv", "json", "testrail", "qase", "gherkin"] as const;

/** What a custom field of test cases holds. */
export const CASE_FIELD_KINDS = ["text", "number", "select", "checkbox", "date", "url"] as const;

/** How a claim of an identity token is compared. */
export const CLAIM_OPERATORS = ["equals", "in", "glob"] as const;

/** How a test of a report found its case: by an id in the report, by the producer's stable id, by a key of it, it was made for it, or not at all. */
export const MATCHES = ["id", "key", "created", "unmatched", "stableId"] as const;

/** What a column of a CSV file of test cases may hold. */
export const CASE_COLUMNS = [
  "id",
  "name",
  "folder",
  "priority",
  "tags",
  "estimate",
  "owner",
  "description",
  "preconditions",
  "stepNumber",
  "steps",
  "data",
  "expected",
  "links",
  "automationClass",
  "automationName",
] as const;
