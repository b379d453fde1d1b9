import type { CaseContent, CaseContentField, CaseLink, CaseStep } from "@tessera/domain";
import { fieldValueText } from "#web/case-fields/case-fields-query.ts";
import { LINK_KIND_LABELS, PRIORITY_LABELS } from "./case-labels.ts";

type Names = { folder?: (id: string) => string; person?: (id: string) => string; field?: (id: string) => string };

/** A field of a case as plain text, a line for each step and link; empty for what is not set. */
export function fieldText(field: CaseContentField, value: CaseContent[CaseContentField], names: Names = {}): string {
  if (value === null || value === "") return "";
  if (field === "steps") return (value as CaseStep[]).map(stepText).join("\n");
  if (field === "links") return (value as CaseLink[]).map(linkText).join("\n");
  if (field === "tags") return (value as string[]).join(", ");
  if (field === "priority") return PRIORITY_LABELS[value as CaseContent["priority"]];
  if (field === "estimate") return `${value} min`;
  if (field === "folderId") return names.folder?.(value as string) ?? "Another folder";
  if (field === "ownerId") return names.person?.(value as string) ?? "Another member";
  if (field === "customFields") return customText(value as CaseContent["customFields"], names);
  if (field === "automation") {
    const { classname, name } = value as NonNullable<CaseContent["automation"]>;
    return [classname, name].filter(Boolean).join("\n");
  }
  return value as string;
}

function customText(values: CaseContent["customFields"], names: Names): string {
  return Object.entries(values)
    .map(([id, value]) => `${names.field?.(id) ?? "Another field"}: ${fieldValueText(value)}`)
    .join("\n");
}

function stepText({ action, expected }: CaseStep, index: number): string {
  return `${index + 1}. ${action}${expected === "" ? "" : `\n    ${expected}`}`;
}

function linkText({ kind, url, label }: CaseLink): string {
  return `${LINK_KIND_LABELS[kind]}: ${label === "" ? url : `${label} (${url})`}`;
}
