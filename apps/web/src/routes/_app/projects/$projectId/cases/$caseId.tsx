import { Button, Code, Group, Stack, Text, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPencil } from "@tabler/icons-react";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { createFileRoute, useNavigate } from "@tanstack/react-router";
import type { TestCase } from "@tessera/domain";
import { lazy } from "react";
import { Attachments } from "#web/attachments/attachments.tsx";
import { DeleteButton } from "#web/bin/delete-button.tsx";
import { fieldValueText, useCaseFields } from "#web/case-fields/case-fields-query.ts";
import { CaseHistory } from "#web/cases/case-history.tsx";
import classes from "#web/cases/case-panel.module.css";
import { CaseReview } from "#web/cases/case-review.tsx";
import { CaseSteps } from "#web/cases/case-steps.tsx";
import { CaseTags } from "#web/cases/case-tags.tsx";
import { CaseVersions } from "#web/cases/case-versions.tsx";
import { foldersQuery } from "#web/cases/cases-query.ts";
import { Priority } from "#web/cases/priority.tsx";
import { Comments } from "#web/comments/comments.tsx";
import { Facts } from "#web/components/facts.tsx";
import { LongText } from "#web/components/long-text.tsx";
import { PANEL_PARTS } from "#web/components/panel-parts.ts";
import { RoutePanel } from "#web/components/route-panel.tsx";
import { TimeAgo } from "#web/components/time.tsx";
import { WhenOpened } from "#web/components/when-opened.tsx";
import { formatCount } from "#web/counting.ts";
import { folderPath } from "#web/folders/folder-path.ts";
import { MuteButton } from "#web/insight/mute-button.tsx";
import { OwnerNames } from "#web/owners/owner-names.tsx";
import { useProject } from "#web/projects/use-project.ts";
import { LinksOfCase } from "#web/requirements/links-of-case.tsx";
import { FollowMenu } from "#web/subscriptions/follow-menu.tsx";
import { trpc } from "#web/trpc.ts";

const CaseDialog = lazy(async () => ({ default: (await import("#web/cases/case-dialog.tsx")).CaseDialog }));

export const Route = createFileRoute("/_app/projects/$projectId/cases/$caseId")({
  loader: async ({ context, params }) => {
    const { name } = await context.queryClient.ensureQueryData(trpc.case.get.queryOptions(params));
    return { name };
  },
  component: CasePanel,
  ...PANEL_PARTS,
});

function CasePanel() {
  const { projectId, caseId } = Route.useParams();
  const { data: testCase } = useSuspenseQuery(trpc.case.get.queryOptions({ projectId, caseId }));
  const { mayWrite } = useProject(projectId);
  return (
    <RoutePanel
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
        <CaseReview testCase={testCase} />
        {testCase.description !== "" && <Text className={classes.description}>{testCase.description}</Text>}
        {testCase.preconditions !== "" && (
          <section>
            <Title order={3} mb="2xs">
              Preconditions
            </Title>
            <Text className={classes.description}>{testCase.preconditions}</Text>
          </section>
        )}
        <CaseSteps steps={testCase.steps} projectId={projectId} />
        <Attachments of={{ projectId, caseId }} mayWrite={mayWrite} />
        <Comments about={{ projectId, caseId }} />
        <CaseHistory projectId={projectId} caseId={caseId} />
        <CaseFacts testCase={testCase} />
        <CaseVersions testCase={testCase} />
      </Stack>
    </RoutePanel>
  );
}

function CaseActions({ testCase }: { testCase: TestCase }) {
  const [editing, edit] = useDisclosure();
  const { projectId, id } = testCase;
  const navigate = useNavigate();
  return (
    <Group gap="xs">
      <Button size="xs" variant="default" leftSection={<IconPencil size={14} aria-hidden />} onClick={edit.open}>
        Edit test case
      </Button>
      <FollowMenu of={{ kind: "test", projectId, target: id }} size="xs" />
      <MuteButton projectId={projectId} caseId={id} name={testCase.name} />
      <DeleteButton
        size="xs"
        of={{ projectId, kind: "case", target: id }}
        name={id}
        leave={() => navigate({ to: "/projects/$projectId/cases", params: { projectId }, search: true })}
      >
        Its results stay. The next report with the same test makes a new test case.
      </DeleteButton>
      <WhenOpened opened={editing}>
        <CaseDialog opened={editing} onClose={edit.close} projectId={testCase.projectId} testCase={testCase} />
      </WhenOpened>
    </Group>
  );
}

function CaseFacts({ testCase }: { testCase: TestCase }) {
  const folders = useQuery(foldersQuery(testCase.projectId)).data?.data ?? [];
  const fields = useCaseFields(testCase.projectId);
  const { automation, projectId, id } = testCase;
  const owners = useQuery(trpc.owner.find.queryOptions({ projectId, caseIds: [id] })).data?.data[0]?.owners ?? [];
  return (
    <Facts
      of={{
        Priority: <Priority priority={testCase.priority} />,
        Owner: testCase.owner?.name ?? null,
        Tags: testCase.tags.length > 0 && <CaseTags tags={testCase.tags} />,
        Estimate: testCase.estimate !== null && `${formatCount(testCase.estimate)} min`,
        Links: testCase.links.length > 0 && <LinksOfCase testCase={testCase} />,
        ...Object.fromEntries(
          fields.map(({ id, name }) => {
            const value = testCase.customFields[id];
            return [name, value !== undefined && fieldValueText(value)];
          }),
        ),
        Folder: testCase.folderId !== null && folderPath(folders, testCase.folderId),
        "Owned by rule": owners.length > 0 && <OwnerNames owners={owners} />,
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
