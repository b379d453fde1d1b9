import { Button, Group, Modal, Skeleton, Stack, Text, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery } from "@tanstack/react-query";
import { type CaseContent, caseContentOf, changedFields, type TestCase } from "@tessera/domain";
import { useState } from "react";
import { useCaseFields } from "#web/case-fields/case-fields-query.ts";
import { ActionError, LoadError } from "#web/components/load-error.tsx";
import { formatExactTime } from "#web/components/time.tsx";
import { folderPath } from "#web/folders/folder-path.ts";
import { refreshFolders } from "#web/folders/refresh-folders.ts";
import { useProject } from "#web/projects/use-project.ts";
import { trpc } from "#web/trpc.ts";
import { CaseDifference } from "./case-difference.tsx";
import { CASE_FIELD_LABELS } from "./case-labels.ts";
import { foldersQuery } from "./cases-query.ts";
import { fieldText } from "./field-text.ts";

type VersionDialogProps = { testCase: TestCase; version: number | undefined; onClose: () => void };

/** What differs between a version and the present one, and the way back to it. Open while there is a version. */
export function VersionDialog({ testCase, version, onClose }: VersionDialogProps) {
  const { projectId, id: caseId } = testCase;
  // What is compared stays readable while the dialog goes.
  const [last, setLast] = useState(version);
  if (version !== undefined && version !== last) setLast(version);
  const old = useQuery({
    ...trpc.case.version.queryOptions({ projectId, caseId, version: last ?? 1 }),
    enabled: last !== undefined,
  });
  const { mayWrite } = useProject(projectId);
  const restore = useMutation(
    trpc.case.restoreVersion.mutationOptions({
      onSuccess: async () => {
        await refreshFolders();
        notifications.show({ color: "good", message: `${caseId} is as it was in version ${last}` });
        onClose();
      },
    }),
  );
  return (
    <Modal opened={version !== undefined} onClose={onClose} size={720} title={`${caseId}, version ${last}`}>
      <Stack gap="md">
        {old.isError && <LoadError what="The version" error={old.error} onRetry={() => void old.refetch()} />}
        {old.isPending && <Skeleton h={120} />}
        {old.data && (
          <>
            <Text c="dimmed">
              From {formatExactTime(old.data.at)}
              {old.data.by && ` by ${old.data.by.name}`}. Struck out: what the present version no longer has.
            </Text>
            <Differences projectId={projectId} before={old.data.content} after={caseContentOf(testCase)} />
          </>
        )}
        <ActionError error={restore.error} />
        {mayWrite && last !== undefined && (
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={onClose}>
              Leave as it is
            </Button>
            <Button
              loading={restore.isPending}
              disabled={!old.data}
              onClick={() => restore.mutate({ projectId, caseId, version: last })}
            >
              Restore version {last}
            </Button>
          </Group>
        )}
      </Stack>
    </Modal>
  );
}

type DifferencesProps = { projectId: string; before: CaseContent; after: CaseContent };

function Differences({ projectId, before, after }: DifferencesProps) {
  const folders = useQuery(foldersQuery(projectId)).data?.data ?? [];
  const fields = changedFields(before, after);
  const own = useCaseFields(projectId);
  const names = {
    folder: (id: string) => folderPath(folders, id),
    field: (id: string) => own.find((one) => one.id === id)?.name ?? "Removed field",
  };
  if (fields.length === 0) return <Text>The present version is the same.</Text>;
  return fields.map((field) => (
    <section key={field} aria-label={CASE_FIELD_LABELS[field]}>
      <Title order={3} mb="2xs">
        {CASE_FIELD_LABELS[field]}
      </Title>
      <CaseDifference before={fieldText(field, before[field], names)} after={fieldText(field, after[field], names)} />
    </section>
  ));
}
