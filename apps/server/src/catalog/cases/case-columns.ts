import { type Automation, CaseContent } from "@tessera/domain";
import { z } from "zod";
import { jsonColumn } from "../../platform/db/json-column.ts";
import type { TestCaseTable } from "../../platform/db/schema.ts";
import { unreviewed } from "./review-columns.ts";

const { preconditions, estimate, links } = CaseContent.shape;
const STEPS_COLUMN = jsonColumn(CaseContent.shape.steps);
const TAGS_COLUMN = jsonColumn(CaseContent.shape.tags);
const DETAILS_COLUMN = jsonColumn(z.object({ preconditions, estimate, links }));
const CUSTOM_FIELDS_COLUMN = jsonColumn(CaseContent.shape.customFields);
const NO_DETAILS = { preconditions: "", estimate: null, links: [] };

/** The columns that hold what people write of a case. */
export type ContentColumns = Pick<
  TestCaseTable,
  | ("name" | "description" | "steps" | "folderId" | "priority" | "tags" | "ownerId" | "details" | "customFields")
  | ("automationClassname" | "automationName")
>;

/** What a case begins with that an upload makes. */
export const UNWRITTEN = {
  ...{ description: "", steps: "[]", priority: "normal", tags: "[]", ownerId: null, details: null, customFields: null },
  ...{ version: 1, updatedBy: null, ...unreviewed([]) },
} as const satisfies Partial<TestCaseTable>;

export function toColumns(content: CaseContent): ContentColumns {
  const { name, description, folderId, priority, ownerId, steps, tags, automation, customFields, ...details } = content;
  const hasDetails = details.preconditions !== "" || details.estimate !== null || details.links.length > 0;
  return {
    ...{ name, description, folderId, priority, ownerId },
    steps: STEPS_COLUMN.write(steps),
    tags: TAGS_COLUMN.write(tags),
    customFields: Object.keys(customFields).length === 0 ? null : CUSTOM_FIELDS_COLUMN.write(customFields),
    details: hasDetails ? DETAILS_COLUMN.write(details) : null,
    automationClassname: automation?.classname ?? null,
    automationName: automation?.name ?? null,
  };
}

export function toContent(row: ContentColumns): CaseContent {
  const { name, description, folderId, priority, ownerId } = row;
  return {
    ...{ name, folderId, priority, ownerId },
    tags: readTags(row.tags),
    description,
    ...(row.details === null ? NO_DETAILS : DETAILS_COLUMN.read(row.details)),
    steps: STEPS_COLUMN.read(row.steps),
    automation: automationOf(row),
    customFields: row.customFields === null ? {} : CUSTOM_FIELDS_COLUMN.read(row.customFields),
  };
}

export const readTags = (column: string): string[] => TAGS_COLUMN.read(column);

function automationOf({ automationName, automationClassname }: ContentColumns): Automation | null {
  return automationName === null ? null : { classname: automationClassname ?? "", name: automationName };
}

/** Minutes, from the column `details`. */
export const readEstimate = (details: string | null): number | null =>
  details === null ? null : DETAILS_COLUMN.read(details).estimate;
