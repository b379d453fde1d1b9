import { ActionIcon, Menu } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { IconDots } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import type { Publisher } from "@tessera/domain";
import { ConfirmDialog } from "#web/components/confirm-dialog.tsx";
import { TimeAgo } from "#web/components/time.tsx";
import { countOf } from "#web/counting.ts";
import { trpcClient } from "#web/trpc.ts";
import { EditPublisherDialog } from "./publisher-dialog.tsx";
import { renewPublishers } from "./publishers-query.ts";

/** What can be done with a publisher, at the end of its row. */
export function PublisherMenu({ publisher }: { publisher: Publisher }) {
  const { id: publisherId, projectId, name } = publisher;
  const [isEditing, editing] = useDisclosure();
  const [isDeleting, deleting] = useDisclosure();
  const remove = useMutation({
    mutationFn: () => trpcClient.publisher.delete.mutate({ projectId, publisherId }),
    onSuccess: async () => {
      deleting.close();
      notifications.show({ color: "good", message: `“${name}” is deleted` });
      await renewPublishers("gone");
    },
  });
  return (
    <>
      <Menu width={200} position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={`Actions for ${name}`}>
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={editing.open}>Edit publisher</Menu.Item>
          <Menu.Item color="danger" onClick={deleting.open}>
            Delete publisher
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <EditPublisherDialog projectId={projectId} publisher={publisher} opened={isEditing} onClose={editing.close} />
      <ConfirmDialog
        opened={isDeleting}
        title={`Delete “${name}”?`}
        confirm="Delete publisher"
        cancel="Keep publisher"
        pending={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate()}
        onClose={deleting.close}
      >
        <Effect publisher={publisher} />
      </ConfirmDialog>
    </>
  );
}

/** What stops with it. */
function Effect({ publisher: { liveTokens, lastUsedAt, lastSource } }: { publisher: Publisher }) {
  return (
    <>
      {liveTokens === 0
        ? "No token of it works at this moment."
        : `${countOf(liveTokens, "token")} of it stop at once, so that builds under way fail to report.`}{" "}
      {lastUsedAt === null ? (
        "No build used it yet."
      ) : (
        <>
          The last build that used it{lastSource && ` was of ${lastSource},`} <TimeAgo time={lastUsedAt} />; the next
          ones are refused.
        </>
      )}
    </>
  );
}
