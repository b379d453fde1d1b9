import { Button, Group, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useInfiniteQuery, useMutation, useSuspenseQuery } from "@tanstack/react-query";
import { createFileRoute, Link } from "@tanstack/react-router";
import { lazy } from "react";
import { CaseSteps } from "#web/cases/case-steps.tsx";
import { ConfirmDialog } from "#web/components/confirm-dialog.tsx";
import { Facts } from "#web/components/facts.tsx";
import { LongText } from "#web/components/long-text.tsx";
import { PANEL_PARTS } from "#web/components/panel-parts.ts";
import { RoutePanel, useClosePanel } from "#web/components/route-panel.tsx";
import table from "#web/components/table.module.css";
import { TimeAgo } from "#web/components/time.tsx";
import { WhenOpened } from "#web/components/when-opened.tsx";
import { countOf } from "#web/counting.ts";
import { useProject } from "#web/projects/use-project.ts";
import { oneSharedStepsQuery, refreshSharedSteps } from "#web/shared-steps/shared-steps-query.ts";
import { trpc } from "#web/trpc.ts";

const SharedStepsDialog = lazy(async () => ({
  default: (await import("#web/shared-steps/shared-steps-dialog.tsx")).SharedStepsDialog,
}));

export const Route = createFileRoute("/_app/projects/$projectId/shared-steps/$sharedStepsId")({
  loader: async ({ context, params }) => {
    const { name } = await context.queryClient.ensureQueryData(oneSharedStepsQuery(params));
    return { name };
  },
  component: SharedStepsPanel,
  ...PANEL_PARTS,
});

function SharedStepsPanel() {
  const ref = Route.useParams();
  const { data: sharedSteps } = useSuspenseQuery(oneSharedStepsQuery(ref));
  const { mayWrite } = useProject(ref.projectId);
  const [editing, edit] = useDisclosure();
  const [removing, remove] = useDisclosure();
  const { id, name, steps, cases, updatedAt, updatedBy } = sharedSteps;
  return (
    <RoutePanel
      subject={id}
      header={
        <>
          <Text size="xs" c="dimmed">
            {id}
          </Text>
          <LongText order={2} text={name} lines={3} />
        </>
      }
    >
      <Stack gap="lg">
        {mayWrite && (
          <Group gap="xs">
            <Button size="xs" variant="default" onClick={edit.open}>
              Edit shared steps
            </Button>
            <Button size="xs" variant="default" onClick={remove.open}>
              Delete shared steps
            </Button>
          </Group>
        )}
        <CaseSteps steps={steps} projectId={ref.projectId} />
        <Facts of={{ Changed: <TimeAgo time={updatedAt} />, By: updatedBy?.username ?? "Deleted user" }} />
        <CasesWithSteps {...ref} cases={cases} />
      </Stack>
      <WhenOpened opened={editing}>
        <SharedStepsDialog
          key={sharedSteps.version}
          opened={editing}
          onClose={edit.close}
          projectId={ref.projectId}
          sharedSteps={sharedSteps}
        />
      </WhenOpened>
      <DeleteSharedSteps {...ref} name={name} cases={cases} opened={removing} onClose={remove.close} />
    </RoutePanel>
  );
}

type StepsRef = { projectId: string; sharedStepsId: string };

/** Where the steps stand, with a way to each test case. */
function CasesWithSteps({ projectId, sharedStepsId, cases }: StepsRef & { cases: number }) {
  const list = useInfiniteQuery(
    trpc.case.list.infiniteQueryOptions({ projectId, sharedStepsId }, { getNextPageParam: (page) => page.nextCursor }),
  );
  const rows = list.data?.pages.flatMap(({ data }) => data) ?? [];
  return (
    <section aria-label="Test cases with these steps">
      <Text fw={500} mb="2xs">
        {cases === 0 ? "No test case has them yet" : countOf(cases, "test case has them", "test cases have them")}
      </Text>
      <Stack gap="2xs">
        {rows.map(({ id, name }) => (
          <Link
            key={id}
            to="/projects/$projectId/cases/$caseId"
            params={{ projectId, caseId: id }}
            className={`${table.link} ${table.cut}`}
            dir="auto"
          >
            {id} {name}
          </Link>
        ))}
        {list.hasNextPage && (
          <Button
            size="xs"
            variant="subtle"
            loading={list.isFetchingNextPage}
            onClick={() => void list.fetchNextPage()}
          >
            Show more
          </Button>
        )}
      </Stack>
    </section>
  );
}

type DeleteProps = StepsRef & { name: string; cases: number; opened: boolean; onClose: () => void };

function DeleteSharedSteps({ projectId, sharedStepsId, name, cases, opened, onClose }: DeleteProps) {
  const leave = useClosePanel(sharedStepsId);
  const remove = useMutation(
    trpc.sharedSteps.delete.mutationOptions({
      onSuccess: async () => {
        onClose();
        leave();
        await refreshSharedSteps();
      },
    }),
  );
  return (
    <ConfirmDialog
      opened={opened}
      title={`Delete “${name}”?`}
      confirm="Delete shared steps"
      cancel="Keep shared steps"
      pending={remove.isPending}
      error={remove.error}
      onConfirm={() => remove.mutate({ projectId, sharedStepsId })}
      onClose={onClose}
    >
      {cases === 0
        ? "No test case has them."
        : `${countOf(cases, "test case keeps", "test cases keep")} them as steps of its own: a change of one no longer reaches the others.`}
    </ConfirmDialog>
  );
}
