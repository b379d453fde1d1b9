import { Stack, Title, VisuallyHidden } from "@mantine/core";
import type { CaseFields, Folder, Proposal } from "@tessera/domain";
import { folderPath } from "#web/folders/folder-path.ts";
import { type DiffLine, diffLines } from "./diff-lines.ts";
import classes from "./proposal-diff.module.css";

export type CaseField = Proposal["fields"][number];

export const FIELD_LABELS: Record<CaseField, string> = {
  name: "Name",
  description: "Description",
  steps: "Steps",
  folderId: "Folder",
  automation: "Automated test",
};

type ProposalDiffProps = {
  fields: readonly CaseField[];
  /** Null where there was nothing. */
  before: CaseFields | null;
  after: CaseFields;
  folders: readonly Folder[];
};

/** What becomes of each field, line by line. */
export function ProposalDiff({ fields, before, after, folders }: ProposalDiffProps) {
  return (
    <Stack gap="sm">
      {fields.map((field) => {
        const found = diffLines(linesOf(before ?? {}, field, folders), linesOf(after, field, folders));
        if (found.length === 0) return null;
        return (
          <section key={field}>
            <Title order={3} mb="2xs">
              {FIELD_LABELS[field]}
            </Title>
            <ul className={classes.lines} aria-label={FIELD_LABELS[field]}>
              {found.map((line, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place
                <Line key={index} line={line} />
              ))}
            </ul>
          </section>
        );
      })}
    </Stack>
  );
}

const SIGNS = {
  same: { sign: "", word: "" },
  removed: { sign: "−", word: "Removed: " },
  added: { sign: "+", word: "Added: " },
};

function Line({ line: { kind, text } }: { line: DiffLine }) {
  const { sign, word } = SIGNS[kind];
  return (
    <li className={classes.line} data-kind={kind}>
      <span className={classes.sign} aria-hidden>
        {sign}
      </span>
      <span dir="auto">
        <VisuallyHidden>{word}</VisuallyHidden>
        {text}
      </span>
    </li>
  );
}

function linesOf(of: CaseFields, field: CaseField, folders: readonly Folder[]): string[] {
  switch (field) {
    case "name":
      return of.name ? [of.name] : [];
    case "description":
      return of.description ? of.description.split("\n") : [];
    case "steps":
      return (of.steps ?? []).map(({ action, expected }, index) => {
        return `${index + 1}. ${action}${expected === "" ? "" : `\n→ ${expected}`}`;
      });
    case "folderId":
      return of.folderId ? [folderPath(folders, of.folderId)] : [];
    case "automation":
      return of.automation ? [[of.automation.classname, of.automation.name].filter(Boolean).join(" · ")] : [];
  }
}
