import type { MarkdownPart, ReadCase } from "@tessera/domain";
import { getCase } from "../../catalog/cases/case-service.ts";
import type { Ctx } from "../../platform/context.ts";
import { facts, partOf, plain } from "./markdown.ts";

/** A test case as a document: what it is for, and its steps. Throws NOT_FOUND. */
export async function caseMarkdown(ctx: Ctx, { part, ...ref }: ReadCase): Promise<MarkdownPart> {
  const { id, projectId, name, description, steps, automation, folderId, updatedAt } = await getCase(ctx, ref);
  const test = automation && [automation.classname, automation.name].filter(Boolean).join(" · ");
  const sections = [
    `# ${id} ${plain(name, 1000)}`,
    facts({
      Project: projectId,
      Page: `${ctx.publicUrl()}/projects/${projectId}/cases/${id}`,
      "Automated as": test && plain(test, 1000),
      Folder: folderId,
      Changed: updatedAt,
    }),
    description,
    steps.length > 0 && `## Steps\n\n${steps.map(stepText).join("\n")}`,
  ];
  return partOf(sections.filter(Boolean).join("\n\n"), part);
}

function stepText({ action, expected }: { action: string; expected: string }, index: number): string {
  return `${index + 1}. ${indented(action)}${expected === "" ? "" : `\n   - Expected: ${indented(expected)}`}`;
}

const indented = (text: string) => text.replaceAll("\n", "\n   ");
