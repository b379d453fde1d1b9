import { Button, Group, Input, SegmentedControl, Stack, Text } from "@mantine/core";
import type { Webhook, WebhookWithSecret } from "@tessera/domain";
import { useState } from "react";
import { ActionError } from "#web/components/load-error.tsx";
import { CancelButton, GuardedDialog } from "#web/leaving/guarded-dialog.tsx";
import { useUnsavedWork } from "#web/leaving/unsaved-work.ts";
import { noticeSessionEnd } from "#web/trpc.ts";
import { useWebhookHome } from "./webhook-home.ts";
import { SECRET_QUESTION, WebhookReady } from "./webhook-ready.tsx";

const OVERLAPS = [
  { value: "0", label: "None" },
  { value: "24", label: "24 hours" },
  { value: "168", label: "7 days" },
];

type RotateSecretProps = { webhook: Webhook; opened: boolean; onClose: () => void };

/** A new secret; the question says how long the old one goes on. */
export function RotateSecret({ webhook, opened, onClose }: RotateSecretProps) {
  const { renew } = useWebhookHome();
  const [created, setCreated] = useState<WebhookWithSecret>();
  const close = () => {
    setCreated(undefined);
    onClose();
  };
  const done = (rotated: WebhookWithSecret) => {
    setCreated(rotated);
    void renew();
  };
  return (
    <GuardedDialog
      opened={opened}
      onClose={close}
      size={680}
      title={created ? `The new secret of “${webhook.name}”` : `Rotate the secret of “${webhook.name}”?`}
    >
      {created ? <WebhookReady created={created} /> : <RotateForm webhookId={webhook.id} onRotated={done} />}
    </GuardedDialog>
  );
}

function RotateForm({ webhookId, onRotated }: { webhookId: string; onRotated: (created: WebhookWithSecret) => void }) {
  const { rotate } = useWebhookHome();
  const [overlap, setOverlap] = useState("24");
  const [isRotating, setRotating] = useState(false);
  const [error, setError] = useState<unknown>();
  // The secret that is on its way is shown once, here.
  useUnsavedWork(() => isRotating, SECRET_QUESTION);
  const submit = async () => {
    setRotating(true);
    setError(undefined);
    try {
      onRotated(await rotate(webhookId, Number(overlap)));
    } catch (thrown) {
      noticeSessionEnd(thrown);
      setError(thrown);
    } finally {
      setRotating(false);
    }
  };
  return (
    <Stack gap="lg">
      <Input.Wrapper label="The old secret signs too for" labelElement="div" labelProps={{ id: "secret-overlap" }}>
        <SegmentedControl
          fullWidth
          mt="2xs"
          aria-labelledby="secret-overlap"
          data-autofocus
          value={overlap}
          onChange={setOverlap}
          data={OVERLAPS}
        />
        <Text size="xs" c="dimmed" mt="xs" role="status">
          {overlap === "0"
            ? "A program that verifies with the old secret refuses deliveries at once."
            : "Until then each delivery has both signatures: programs verify with either."}
        </Text>
      </Input.Wrapper>
      <ActionError error={error} />
      <Group justify="flex-end" gap="xs">
        <CancelButton>Keep secret</CancelButton>
        <Button loading={isRotating} onClick={() => void submit()}>
          Rotate secret
        </Button>
      </Group>
    </Stack>
  );
}
