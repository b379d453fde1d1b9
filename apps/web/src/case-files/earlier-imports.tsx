import { Group, Stack, Text, Title } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { CaseImport } from "@tessera/domain";
import { DeleteButton } from "#web/bin/delete-button.tsx";
import { TimeAgo } from "#web/components/time.tsx";
import { countOf } from "#web/counting.ts";
import { trpc } from "#web/trpc.ts";

const SHOWN = 5;

const STATE_TEXTS: Record<CaseImport["state"], string> = {
  running: "is running",
  done: "",
  failed: "failed, nothing is stored",
  undone: "undone",
};

/** The last files that were imported, each of which can be undone whole. */
export function EarlierImports({ projectId }: { projectId: string }) {
  const imports = useQuery(trpc.caseImport.list.queryOptions({ projectId, limit: SHOWN })).data?.data ?? [];
  if (imports.length === 0) return null;
  return (
    <section>
      <Title order={3} mb="2xs">
        Earlier imports
      </Title>
      <Stack gap="xs">
        {imports.map((one) => (
          <Group key={one.id} justify="space-between" wrap="nowrap" gap="sm">
            <Text size="sm" dir="auto">
              {one.fileName}: {countOf(one.cases, "test case")}, <TimeAgo time={one.createdAt} />
              {one.createdBy && ` by ${one.createdBy.name}`}
              {STATE_TEXTS[one.state] && ` (${STATE_TEXTS[one.state]})`}
            </Text>
            {one.state === "done" && <UndoImport projectId={projectId} id={one.id} name={one.fileName} />}
          </Group>
        ))}
      </Stack>
    </section>
  );
}

type UndoImportProps = { projectId: string; id: string; name: string; leave?: () => void };

export function UndoImport({ projectId, id, name, leave }: UndoImportProps) {
  return (
    <DeleteButton
      size="xs"
      label="Undo import"
      of={{ projectId, kind: "caseImport", target: id }}
      name={`the import of ${name}`}
      leave={async () => leave?.()}
    >
      Its test cases go into the bin, changed since or not, with the folders that hold nothing else.
    </DeleteButton>
  );
}
