import type { CASE_COLUMNS, CASE_FILE_FORMATS } from "@tessera/domain";

export const FORMAT_LABELS: Record<(typeof CASE_FILE_FORMATS)[number], string> = {
  csv: "CSV, of any product",
  json: "JSON of Tessera",
  testrail: "XML of TestRail",
  qase: "JSON of Qase",
  gherkin: "Gherkin (.feature)",
};

export const COLUMN_LABELS: Record<(typeof CASE_COLUMNS)[number], string> = {
  id: "Id",
  name: "Name",
  folder: "Folder",
  priority: "Priority",
  tags: "Tags",
  estimate: "Estimate",
  owner: "Owner (user name)",
  description: "Description",
  preconditions: "Preconditions",
  stepNumber: "Step: number",
  steps: "Step: what to do",
  data: "Step: data",
  expected: "Step: what should be seen",
  links: "Links",
  automationClass: "Class in reports",
  automationName: "Name in reports",
};
