import { ActionIcon, Menu } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconArrowMerge, IconDots, IconPencil } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { CAUSE_STATES, type Cause, type CauseState } from "@tessera/domain";
import { appError } from "#web/app-error.ts";
import { queryClient, trpc } from "#web/trpc.ts";
import { CAUSE_LOOKS } from "./cause-columns.tsx";

const VERBS: Record<CauseState, string> = {
  open: "Open cause again",
  resolved: "Resolve cause",
  ignored: "Ignore cause",
};

type CauseMenuProps = { projectId: string; cause: Cause; onEdit: () => void; onMerge: () => void };

/** What can be done about one cause. */
export function CauseMenu({ projectId, cause, onEdit, onMerge }: CauseMenuProps) {
  const update = useMutation(
    trpc.cause.update.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries(trpc.cause.pathFilter()),
      onError: (error) => notifications.show({ color: "danger", message: appError(error).message }),
    }),
  );
  return (
    <Menu width={240}>
      <Menu.Target>
        <ActionIcon aria-label={`Actions for ${cause.id}`} loading={update.isPending}>
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconPencil size={16} aria-hidden />} onClick={onEdit}>
          Edit cause
        </Menu.Item>
        <Menu.Item leftSection={<IconArrowMerge size={16} aria-hidden />} onClick={onMerge}>
          Merge into another cause
        </Menu.Item>
        {CAUSE_STATES.filter((state) => state !== cause.state).map((state) => {
          const Icon = CAUSE_LOOKS[state].icon;
          return (
            <Menu.Item
              key={state}
              leftSection={<Icon size={16} aria-hidden />}
              onClick={() => update.mutate({ projectId, causeId: cause.id, state })}
            >
              {VERBS[state]}
            </Menu.Item>
          );
        })}
      </Menu.Dropdown>
    </Menu>
  );
}
