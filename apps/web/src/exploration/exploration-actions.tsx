import { Button, Menu } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconChevronDown, IconFlag, IconPlayerPause, IconPlayerPlay, IconPrinter } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { Exploration } from "@tessera/domain";
import { lazy } from "react";
import { ConfirmDialog } from "#web/components/confirm-dialog.tsx";
import { ActionError } from "#web/components/load-error.tsx";
import { WhenOpened } from "#web/components/when-opened.tsx";
import { useProject } from "#web/projects/use-project.ts";
import { useUser } from "#web/sign-in/session.ts";
import { queryClient, trpc } from "#web/trpc.ts";
import { showExploration } from "./notes-query.ts";

const ExplorationDialog = lazy(async () => ({ default: (await import("./exploration-dialog.tsx")).ExplorationDialog }));
const SummaryDialog = lazy(async () => ({ default: (await import("./summary-dialog.tsx")).SummaryDialog }));

/** Who may run a session, and who may also change its plan. */
export function useExplorationRights({ projectId, tester, createdBy }: Exploration) {
  const { mayWrite, mayManage } = useProject(projectId);
  const user = useUser();
  const mayRun = mayWrite && (mayManage || tester?.id === user.id);
  return { mayRun, mayPlan: mayWrite && (mayRun || createdBy?.id === user.id) };
}

type ExplorationActionsProps = { exploration: Exploration; isSending: boolean };

/** What can be done with a session as it is now: the next step first. */
export function ExplorationActions({ exploration, isSending }: ExplorationActionsProps) {
  const { state, projectId, id: explorationId } = exploration;
  const ref = { projectId, explorationId };
  const { mayRun } = useExplorationRights(exploration);
  const [ending, end] = useDisclosure();
  const options = { onSuccess: showExploration };
  const start = useMutation(trpc.exploration.start.mutationOptions(options));
  const pause = useMutation(trpc.exploration.pause.mutationOptions(options));
  return (
    <>
      {mayRun && (state === "planned" || state === "paused") && (
        <Button
          leftSection={<IconPlayerPlay size={16} aria-hidden />}
          loading={start.isPending}
          onClick={() => start.mutate(ref)}
        >
          {state === "planned" ? "Start session" : "Go on"}
        </Button>
      )}
      {mayRun && state === "running" && (
        <Button
          variant="default"
          leftSection={<IconPlayerPause size={16} aria-hidden />}
          loading={pause.isPending}
          onClick={() => pause.mutate(ref)}
        >
          Pause
        </Button>
      )}
      {mayRun && (state === "running" || state === "paused") && (
        <Button
          variant="default"
          leftSection={<IconFlag size={16} aria-hidden />}
          disabled={isSending}
          title={isSending ? "Notes are on their way; end the session once they are sent" : undefined}
          onClick={end.open}
        >
          End session
        </Button>
      )}
      {state === "ended" && (
        <Button variant="default" leftSection={<IconPrinter size={16} aria-hidden />} onClick={() => window.print()}>
          Print report
        </Button>
      )}
      <ChangeMenu exploration={exploration} />
      <ActionError error={start.error ?? pause.error} />
      <WhenOpened opened={ending}>
        <SummaryDialog opened={ending} onClose={end.close} exploration={exploration} />
      </WhenOpened>
    </>
  );
}

function ChangeMenu({ exploration }: { exploration: Exploration }) {
  const { projectId, id: explorationId, state } = exploration;
  const { mayRun, mayPlan } = useExplorationRights(exploration);
  const navigate = useNavigate();
  const [editing, edit] = useDisclosure();
  const [summing, sum] = useDisclosure();
  const [deleting, ask] = useDisclosure();
  const remove = useMutation(
    trpc.exploration.delete.mutationOptions({
      onSuccess: async () => {
        await navigate({ to: "/projects/$projectId/sessions", params: { projectId }, replace: true });
        void queryClient.invalidateQueries(trpc.exploration.list.pathFilter());
      },
    }),
  );
  if (!mayPlan) return null;
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button variant="default" rightSection={<IconChevronDown size={16} aria-hidden />}>
            Change
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={edit.open}>Edit session</Menu.Item>
          {state === "ended" && mayRun && <Menu.Item onClick={sum.open}>Edit summary</Menu.Item>}
          <Menu.Item color="danger" onClick={ask.open}>
            Delete session
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <WhenOpened opened={editing}>
        <ExplorationDialog opened={editing} onClose={edit.close} projectId={projectId} exploration={exploration} />
      </WhenOpened>
      <WhenOpened opened={summing}>
        <SummaryDialog opened={summing} onClose={sum.close} exploration={exploration} />
      </WhenOpened>
      <ConfirmDialog
        opened={deleting}
        title={`Delete ${explorationId}?`}
        confirm="Delete session"
        cancel="Keep session"
        pending={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate({ projectId, explorationId })}
        onClose={ask.close}
      >
        Its notes and their files are gone for good; results that were recorded stay in their test cycle.
      </ConfirmDialog>
    </>
  );
}
