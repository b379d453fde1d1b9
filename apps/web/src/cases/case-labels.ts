import type { CaseContentField, CaseLinkKind, CasePriority, CaseReviewState } from "@tessera/domain";

export const PRIORITY_LABELS: Record<CasePriority, string> = {
  critical: "Critical",
  high: "High",
  normal: "Normal",
  low: "Low",
};

export const REVIEW_LABELS: Record<CaseReviewState, string> = {
  draft: "Draft",
  inReview: "In review",
  approved: "Approved",
};

export const LINK_KIND_LABELS: Record<CaseLinkKind, string> = {
  requirement: "Requirement",
  defect: "Defect",
  other: "Other",
};

export const CASE_FIELD_LABELS: Record<CaseContentField, string> = {
  name: "Name",
  folderId: "Folder",
  priority: "Priority",
  ownerId: "Owner",
  tags: "Tags",
  estimate: "Estimate",
  description: "Description",
  preconditions: "Preconditions",
  steps: "Steps",
  links: "Links",
  automation: "Automation",
  customFields: "Custom fields",
};

/** Names of fields in a row: "Name, Steps and Tags". */
export function fieldList(fields: readonly CaseContentField[]): string {
  return new Intl.ListFormat("en", { type: "conjunction" }).format(fields.map((field) => CASE_FIELD_LABELS[field]));
}
