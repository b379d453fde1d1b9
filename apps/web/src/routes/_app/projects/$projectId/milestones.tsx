import { ActionIcon, Button, Menu } from "@mantine/core";
import { IconDots, IconPlus } from "@tabler/icons-react";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { createFileRoute } from "@tanstack/react-router";
import type { Milestone } from "@tessera/domain";
import { lazy, useState } from "react";
import { ConfirmDialog } from "#web/components/confirm-dialog.tsx";
import { DataTable } from "#web/components/data-table/data-table.tsx";
import { pagedRows } from "#web/components/data-table/table-rows.ts";
import { NothingHere } from "#web/components/nothing-here.tsx";
import { Page } from "#web/components/page.tsx";
import { WhenOpened } from "#web/components/when-opened.tsx";
import { countOf } from "#web/counting.ts";
import { MILESTONE_COLUMNS } from "#web/milestones/milestone-columns.tsx";
import { useProject } from "#web/projects/use-project.ts";
import { queryClient, trpc } from "#web/trpc.ts";

const MilestoneDialog = lazy(async () => ({
  default: (await import("#web/milestones/milestone-dialog.tsx")).MilestoneDialog,
}));

const milestonesQuery = (projectId: string) =>
  trpc.milestone.list.infiniteQueryOptions({ projectId }, { getNextPageParam: (page) => page.nextCursor });

export const Route = createFileRoute("/_app/projects/$projectId/milestones")({
  loader: ({ context, params }) => {
    void context.queryClient.prefetchInfiniteQuery(milestonesQuery(params.projectId));
  },
  component: MilestonesPage,
});

function MilestonesPage() {
  const { projectId } = Route.useParams();
  const { mayWrite } = useProject(projectId);
  const milestones = useInfiniteQuery(milestonesQuery(projectId));
  const [edited, edit] = useState<Milestone | "new">();
  const [removed, remove] = useState<Milestone>();
  const create = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => edit("new")}>
      Create milestone
    </Button>
  );
  return (
    <Page actions={mayWrite && create}>
      <DataTable
        name="milestones"
        label="Milestones"
        one="milestone"
        columns={MILESTONE_COLUMNS}
        rows={pagedRows(milestones)}
        idOf={({ id }) => id}
        {...(mayWrite && {
          actions: (milestone: Milestone) => (
            <MilestoneMenu milestone={milestone} onEdit={() => edit(milestone)} onDelete={() => remove(milestone)} />
          ),
        })}
        empty={
          <NothingHere title="No milestones yet">
            A milestone has a name and a date. Test cycles work towards it, and it shows how far they are.
          </NothingHere>
        }
      />
      <WhenOpened opened={edited !== undefined}>
        <MilestoneDialog
          key={edited === "new" ? "new" : edited?.id}
          opened={edited !== undefined}
          onClose={() => edit(undefined)}
          projectId={projectId}
          milestone={edited === "new" ? undefined : edited}
        />
      </WhenOpened>
      <DeleteMilestone milestone={removed} onClose={() => remove(undefined)} />
    </Page>
  );
}

type MilestoneMenuProps = { milestone: Milestone; onEdit: () => void; onDelete: () => void };

function MilestoneMenu({ milestone, onEdit, onDelete }: MilestoneMenuProps) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={`Actions for ${milestone.name.slice(0, 100)}`}>
          <IconDots size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={onEdit}>Edit milestone</Menu.Item>
        <Menu.Item color="danger" onClick={onDelete}>
          Delete milestone
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function DeleteMilestone({ milestone, onClose }: { milestone: Milestone | undefined; onClose: () => void }) {
  const remove = useMutation(
    trpc.milestone.delete.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries(trpc.milestone.pathFilter());
        void queryClient.invalidateQueries(trpc.cycle.pathFilter());
        onClose();
      },
    }),
  );
  return (
    <ConfirmDialog
      opened={milestone !== undefined}
      title={`Delete “${milestone?.name ?? ""}”?`}
      confirm="Delete milestone"
      cancel="Keep milestone"
      pending={remove.isPending}
      error={remove.error}
      onConfirm={() => milestone && remove.mutate({ projectId: milestone.projectId, milestoneId: milestone.id })}
      onClose={onClose}
    >
      {countOf(milestone?.cycles ?? 0, "test cycle stays", "test cycles stay")}, without a milestone.
    </ConfirmDialog>
  );
}
