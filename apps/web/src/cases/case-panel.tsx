import { Button, Code, Group, Stack, Text, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPencil, IconTrash } from "@tabler/icons-react";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { type ErrorComponentProps, useNavigate, useRouter } from "@tanstack/react-router";
import type { TestCase } from "@tessera/domain";
import type { ReactNode } from "react";
import { Facts } from "#web/components/facts.tsx";
import { LoadError } from "#web/components/load-error.tsx";
import { LongText } from "#web/components/long-text.tsx";
import { SidePanel } from "#web/components/side-panel.tsx";
import { TimeAgo } from "#web/components/time.tsx";
import { folderPath } from "#web/folders/folder-path.ts";
import { useProject } from "#web/projects/use-project.ts";
import { trpc } from "#web/trpc.ts";
import { CaseDialog } from "./case-dialog.tsx";
import classes from "./case-panel.module.css";
import { CaseSteps } from "./case-steps.tsx";
import { foldersQuery } from "./cases-query.ts";
import { DeleteCase } from "./delete-case.tsx";

export function CasePanel({ projectId, caseId }: { projectId: string; caseId: string }) {
  const { data: testCase } = useSuspenseQuery(trpc.case.get.queryOptions({ projectId, caseId }));
  const { mayWrite } = useProject(projectId);
  return (
    <PanelFrame
      subject={caseId}
      header={
        <>
          <Text ff="monospace" size="xs" c="dimmed">
            {testCase.id}
          </Text>
          <LongText order={2} text={testCase.name} lines={4} />
        </>
      }
    >
      <Stack gap="lg">
        {mayWrite && <CaseActions testCase={testCase} />}
        {testCase.description !== "" && <Text className={classes.description}>{testCase.description}</Text>}
        <CaseSteps steps={testCase.steps} />
        <CaseFacts testCase={testCase} />
      </Stack>
    </PanelFrame>
  );
}

function CaseActions({ testCase }: { testCase: TestCase }) {
  const [editing, edit] = useDisclosure();
  const [deleting, remove] = useDisclosure();
  return (
    <Group gap="xs">
      <Button size="xs" variant="default" leftSection={<IconPencil size={14} aria-hidden />} onClick={edit.open}>
        Edit test case
      </Button>
      <Button size="xs" variant="default" leftSection={<IconTrash size={14} aria-hidden />} onClick={remove.open}>
        Delete test case
      </Button>
      <CaseDialog opened={editing} onClose={edit.close} projectId={testCase.projectId} testCase={testCase} />
      <DeleteCase opened={deleting} onClose={remove.close} testCase={testCase} />
    </Group>
  );
}

function CaseFacts({ testCase }: { testCase: TestCase }) {
  const folders = useQuery(foldersQuery(testCase.projectId)).data?.data ?? [];
  const { automation } = testCase;
  return (
    <Facts
      of={{
        Folder: testCase.folderId !== null && folderPath(folders, testCase.folderId),
        Class: automation !== null && automation.classname !== "" && <Code>{automation.classname}</Code>,
        "Name in reports": automation !== null && <Code>{automation.name.slice(0, 1000)}</Code>,
        Created: (
          <>
            <TimeAgo time={testCase.createdAt} />
            {testCase.createdBy && ` by ${testCase.createdBy.name}`}
          </>
        ),
        Changed: <TimeAgo time={testCase.updatedAt} />,
      }}
    />
  );
}

export function CasePanelError({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const again = () => {
    reset();
    void router.invalidate();
  };
  return (
    <PanelFrame subject="error" header={<Title order={2}>Test case</Title>}>
      <LoadError what="This test case" error={error} onRetry={again} />
    </PanelFrame>
  );
}

function PanelFrame({ subject, header, children }: { subject: string; header: ReactNode; children: ReactNode }) {
  const navigate = useNavigate({ from: "/projects/$projectId/cases/$caseId" });
  const close = async () => {
    const row = document.querySelector<HTMLElement>(`[data-row="${CSS.escape(subject)}"]`);
    await navigate({ to: "..", search: true, resetScroll: false });
    row?.focus();
  };
  return (
    <SidePanel label="Test case" subject={subject} header={header} onClose={() => void close()}>
      {children}
    </SidePanel>
  );
}
