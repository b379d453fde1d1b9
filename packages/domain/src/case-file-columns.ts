// Apart from the other lists, which the first page loads.

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
