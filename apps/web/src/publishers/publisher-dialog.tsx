import { Button, Group, Stack, Text } from "@mantine/core";
import type { Publisher } from "@tessera/domain";
import { useState } from "react";
import { GuardedDialog, useDialog } from "#web/leaving/guarded-dialog.tsx";
import { PublisherForm } from "./publisher-form.tsx";
import { PublisherSnippet } from "./publisher-snippet.tsx";

type DialogProps = { projectId: string; opened: boolean; onClose: () => void };

/** One screen to choose, then what the pipeline needs. */
export function CreatePublisherDialog({ projectId, opened, onClose }: DialogProps) {
  const [created, setCreated] = useState<Publisher>();
  const close = () => {
    onClose();
    setCreated(undefined);
  };
  return (
    <GuardedDialog
      opened={opened}
      onClose={close}
      size={720}
      title={created ? `“${created.name}” is trusted` : "Create a trusted publisher"}
    >
      {created ? (
        <Ready publisher={created} />
      ) : (
        <PublisherForm projectId={projectId} onSaved={(saved) => setCreated(saved)} />
      )}
    </GuardedDialog>
  );
}

function Ready({ publisher }: { publisher: Publisher }) {
  const { close } = useDialog();
  return (
    <Stack gap="md">
      <Text>Its builds need no stored token. Put this into the pipeline:</Text>
      <PublisherSnippet publisher={publisher} />
      <Group justify="flex-end">
        <Button onClick={close}>Done</Button>
      </Group>
    </Stack>
  );
}

/** Changes all but the system. */
export function EditPublisherDialog({ publisher, ...props }: DialogProps & { publisher: Publisher }) {
  return (
    <GuardedDialog {...props} size={720} title={`Edit “${publisher.name}”`}>
      <EditForm projectId={props.projectId} publisher={publisher} />
    </GuardedDialog>
  );
}

function EditForm({ projectId, publisher }: { projectId: string; publisher: Publisher }) {
  const { close } = useDialog();
  return <PublisherForm projectId={projectId} publisher={publisher} onSaved={close} />;
}
