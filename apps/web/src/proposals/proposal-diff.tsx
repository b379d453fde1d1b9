import { Stack, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { CaseContent, CaseContentField, CaseFields } from "@tessera/domain";
import { CaseDifference } from "#web/cases/case-difference.tsx";
import { CASE_FIELD_LABELS } from "#web/cases/case-labels.ts";
import { foldersQuery } from "#web/cases/cases-query.ts";
import { fieldText } from "#web/cases/field-text.ts";
import { folderPath } from "#web/folders/folder-path.ts";
import { trpc } from "#web/trpc.ts";

type ProposalDiffProps = {
  projectId: string;
  fields: readonly CaseContentField[];
  /** Null where there was nothing. */
  before: CaseFields | null;
  after: CaseFields;
};

/** What becomes of each field. */
export function ProposalDiff({ projectId, fields, before, after }: ProposalDiffProps) {
  const names = useNames(projectId, fields);
  const textOf = (of: CaseFields | null, field: CaseContentField) =>
    fieldText(field, (of?.[field] ?? null) as CaseContent[CaseContentField], names);
  return (
    <Stack gap="sm">
      {fields.map((field) => (
        <section key={field} aria-label={CASE_FIELD_LABELS[field]}>
          <Title order={3} mb="2xs">
            {CASE_FIELD_LABELS[field]}
          </Title>
          <CaseDifference before={textOf(before, field)} after={textOf(after, field)} />
        </section>
      ))}
    </Stack>
  );
}

/** What folders and owners are called, where the proposal names some. */
function useNames(projectId: string, fields: readonly CaseContentField[]) {
  const folders = useQuery(foldersQuery(projectId)).data?.data ?? [];
  const members = useQuery(
    trpc.member.list.queryOptions({ projectId, limit: 200 }, { enabled: fields.includes("ownerId") }),
  );
  const people = new Map((members.data?.data ?? []).map(({ user }) => [user.id, user.name || user.username]));
  return {
    folder: (id: string) => folderPath(folders, id),
    person: (id: string) => people.get(id) ?? "Another member",
  };
}
