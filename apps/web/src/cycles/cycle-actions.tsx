import { Button, Menu } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconChevronDown, IconPlayerPlay } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { TestCycle } from "@tessera/domain";
import { lazy } from "react";
import { ButtonLink } from "#web/components/button-link.tsx";
import { ConfirmDialog } from "#web/components/confirm-dialog.tsx";
import { WhenOpened } from "#web/components/when-opened.tsx";
import { countOf } from "#web/counting.ts";
import { trpc } from "#web/trpc.ts";

const CycleDialog = lazy(async () => ({ default: (await import("./cycle-dialog.tsx")).CycleDialog }));
const DeleteDialog = lazy(async () => ({ default: (await import("#web/bin/delete-dialog.tsx")).DeleteDialog }));
const AddCasesDialog = lazy(async () => ({ default: (await import("./add-cases-dialog.tsx")).AddCasesDialog }));

type CycleActionsProps = { cycle: TestCycle; mayWrite: boolean; mayManage: boolean };

/** What can be done with a cycle: executing it first. */
export function CycleActions({ cycle, mayWrite, mayManage }: CycleActionsProps) {
  const { projectId, id: cycleId, state, isMaster, progress } = cycle;
  const [editing, edit] = useDisclosure();
  const [adding, add] = useDisclosure();
  const [copying, copy] = useDisclosure();
  const [closing, close] = useDisclosure();
  const [removing, remove] = useDisclosure();
  const navigate = useNavigate();
  const isOpen = state === "open";
  return (
    <>
      {progress.cases > 0 && isOpen && mayWrite && (
        <ButtonLink
          to="/projects/$projectId/cycles/$cycleId/execute"
          params={{ projectId, cycleId }}
          leftSection={<IconPlayerPlay size={16} aria-hidden />}
        >
          Execute
        </ButtonLink>
      )}
      {mayWrite && (
        <Menu position="bottom-end">
          <Menu.Target>
            <Button variant="default" rightSection={<IconChevronDown size={16} aria-hidden />}>
              Change
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {isOpen && <Menu.Item onClick={edit.open}>Edit test cycle</Menu.Item>}
            {isOpen && <Menu.Item onClick={add.open}>Add test cases</Menu.Item>}
            <Menu.Item onClick={copy.open}>Copy what failed or is untested</Menu.Item>
            {isOpen && !isMaster && <Menu.Item onClick={close.open}>Close test cycle</Menu.Item>}
            {!isOpen && (
              <Menu.Item onClick={close.open} disabled={!mayManage}>
                Reopen test cycle
              </Menu.Item>
            )}
            {isOpen && !isMaster && (
              <>
                <Menu.Divider />
                <Menu.Item color="danger" onClick={remove.open}>
                  Delete test cycle
                </Menu.Item>
              </>
            )}
          </Menu.Dropdown>
        </Menu>
      )}
      <WhenOpened opened={editing}>
        <CycleDialog opened={editing} onClose={edit.close} projectId={projectId} cycle={cycle} />
      </WhenOpened>
      <WhenOpened opened={adding}>
        <AddCasesDialog opened={adding} onClose={add.close} projectId={projectId} cycleId={cycleId} />
      </WhenOpened>
      <WhenOpened opened={copying}>
        <CycleDialog opened={copying} onClose={copy.close} projectId={projectId} copyOf={cycle} />
      </WhenOpened>
      <CloseCycle cycle={cycle} opened={closing} onClose={close.close} />
      <WhenOpened opened={removing}>
        <DeleteDialog
          opened={removing}
          onClose={remove.close}
          of={{ projectId, kind: "cycle", target: cycleId }}
          name={cycle.name}
          leave={() => navigate({ to: "/projects/$projectId/cycles", params: { projectId } })}
        >
          Runs and their results stay. Uploads to {cycleId} are refused.
        </DeleteDialog>
      </WhenOpened>
    </>
  );
}

function CloseCycle({ cycle, opened, onClose }: { cycle: TestCycle; opened: boolean; onClose: () => void }) {
  const { projectId, id: cycleId, state, progress } = cycle;
  const queries = useQueryClient();
  const options = {
    onSuccess: async () => {
      await queries.invalidateQueries(trpc.cycle.pathFilter());
      onClose();
    },
  };
  const close = useMutation(trpc.cycle.close.mutationOptions(options));
  const reopen = useMutation(trpc.cycle.reopen.mutationOptions(options));
  const act = state === "open" ? close : reopen;
  return (
    <ConfirmDialog
      opened={opened}
      title={state === "open" ? `Close “${cycle.name}”?` : `Reopen “${cycle.name}”?`}
      confirm={state === "open" ? "Close test cycle" : "Reopen test cycle"}
      cancel="Cancel"
      harmless
      pending={act.isPending}
      error={act.error}
      onConfirm={() => act.mutate({ projectId, cycleId })}
      onClose={onClose}
    >
      {state === "open"
        ? `Nothing in it changes any more, and uploads into it are refused. ${countOf(progress.untested, "test case is", "test cases are")} untested. Only a project admin can reopen it.`
        : "Results, test cases and uploads can change it again. The audit log keeps that you reopened it."}
    </ConfirmDialog>
  );
}
