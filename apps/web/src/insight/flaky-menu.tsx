import { ActionIcon, Menu } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconBellOff, IconCircleCheck, IconDots } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import type { FlakyTest } from "@tessera/domain";
import { appError } from "#web/app-error.ts";
import { queryClient, trpc } from "#web/trpc.ts";

type FlakyMenuProps = { projectId: string; test: FlakyTest; onMute: () => void };

/** What can be done about one flaky test. */
export function FlakyMenu({ projectId, test, onMute }: FlakyMenuProps) {
  const reset = useMutation(
    trpc.case.flakyReset.mutationOptions({
      onSuccess: () => {
        void queryClient.invalidateQueries(trpc.flaky.pathFilter());
        notifications.show({ color: "good", message: "Runs until now no longer count" });
      },
      onError: (error) => notifications.show({ color: "danger", message: appError(error).message }),
    }),
  );
  return (
    <Menu width={220}>
      <Menu.Target>
        <ActionIcon aria-label={`Actions for ${test.case.name.slice(0, 200)}`} loading={reset.isPending}>
          <IconDots size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconBellOff size={16} aria-hidden />} onClick={onMute}>
          {test.muted ? "Mute test for longer" : "Mute test"}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconCircleCheck size={16} aria-hidden />}
          onClick={() => reset.mutate({ projectId, caseId: test.case.id })}
        >
          Mark test as fixed
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
