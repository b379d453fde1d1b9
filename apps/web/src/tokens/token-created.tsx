import { Button, Group, Stack, Text } from "@mantine/core";
import type { TokenWithSecret } from "@tessera/domain";
import { CopyField } from "#web/components/copy-field.tsx";
import { CallSnippets } from "#web/components/upload-snippets.tsx";
import { useDialog } from "#web/leaving/guarded-dialog.tsx";
import type { LeaveQuestion } from "#web/leaving/unsaved-work.ts";
import { useSecret } from "#web/leaving/use-secret.ts";
import { TokenSnippets } from "./token-snippets.tsx";

export const TOKEN_QUESTION: LeaveQuestion = {
  title: "Leave without the token?",
  text: "You have not copied it, and no one can show it to you again.",
  stay: "Keep this open",
  leave: "Leave without it",
};

type TokenCreatedProps = {
  created: TokenWithSecret;
  /** What else came of it, in a sentence. */
  note?: string | undefined;
  /** The project that someone came from to make it. */
  projectId?: string | undefined;
};

/** The one time a token is shown; leaving asks until it is copied. */
export function TokenCreated({ created: { token, secret }, note, projectId }: TokenCreatedProps) {
  const { leave } = useDialog();
  const { keep } = useSecret(TOKEN_QUESTION);
  return (
    <Stack gap="lg">
      <Stack gap="xs">
        <CopyField
          label="Your new token"
          look="token"
          text={secret}
          what="the token"
          variant="filled"
          onCopied={keep}
          data-autofocus
        />
        <Text fw={500}>This is the only time you see it.</Text>
        <Text c="dimmed">
          Keep it where secrets are kept, as TESSERA_TOKEN. If it gets lost, revoke it and create another one.
        </Text>
        {note !== undefined && <Text>{note}</Text>}
      </Stack>
      {token.scopes.some((scope) => scope === "all" || scope === "result:write") ? (
        <TokenSnippets token={token} projectId={projectId} />
      ) : (
        <CallSnippets />
      )}
      <Group justify="flex-end">
        <Button variant="default" onClick={leave}>
          Done
        </Button>
      </Group>
    </Stack>
  );
}
