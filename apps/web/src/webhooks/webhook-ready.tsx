import { Button, Group, Stack, Text } from "@mantine/core";
import type { WebhookWithSecret } from "@tessera/domain";
import { CopyField } from "#web/components/copy-field.tsx";
import { useDialog } from "#web/leaving/guarded-dialog.tsx";
import type { LeaveQuestion } from "#web/leaving/unsaved-work.ts";
import { useSecret } from "#web/leaving/use-secret.ts";
import { SendTest } from "./send-test.tsx";

export const SECRET_QUESTION: LeaveQuestion = {
  title: "Leave without the secret?",
  text: "You have not copied it, and no one can show it to you again.",
  stay: "Keep this open",
  leave: "Leave without it",
};

/** The one time a secret is shown, where there is one; and whether deliveries arrive. */
export function WebhookReady({ created: { webhook, secret }, note }: { created: WebhookWithSecret; note?: string }) {
  const { leave } = useDialog();
  const { keep } = useSecret(SECRET_QUESTION, secret !== null);
  return (
    <Stack gap="lg">
      {secret === null ? (
        <Text>Messages arrive in the channel from the next event on.</Text>
      ) : (
        <Stack gap="xs">
          <CopyField
            label="Its secret"
            look="token"
            text={secret}
            what="the secret"
            variant="filled"
            onCopied={keep}
            data-autofocus
          />
          <Text fw={500}>This is the only time you see it.</Text>
          <Text c="dimmed">
            Deliveries are signed with it as Standard Webhooks describes, so that your program can verify that they come
            from here.
          </Text>
          {note !== undefined && <Text>{note}</Text>}
        </Stack>
      )}
      <SendTest webhookId={webhook.id} />
      <Group justify="flex-end">
        <Button variant="default" onClick={leave}>
          Done
        </Button>
      </Group>
    </Stack>
  );
}
