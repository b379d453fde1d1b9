import { Alert, Button, Group, Stack, Text } from "@mantine/core";
import type { TokenWithSecret } from "@tessera/domain";
import { CopyField } from "../components/copy-field.tsx";
import { CallSnippets, UploadSnippets } from "../components/upload-snippets.tsx";

type TokenCreatedProps = {
  created: TokenWithSecret;
  /** What else came of it, in a sentence. */
  note?: string;
  /** Nothing was copied and the person wants to leave. */
  asksAgain: boolean;
  onCopied: () => void;
  onDone: () => void;
  onLeave: () => void;
  onStay: () => void;
};

export function TokenCreated({ created, note, asksAgain, onCopied, onDone, onLeave, onStay }: TokenCreatedProps) {
  const { token, secret } = created;
  const project = token.projects === "all" ? "PRJ-1" : (token.projects[0] ?? "PRJ-1");
  return (
    <Stack gap="lg">
      <Stack gap="xs">
        <CopyField
          label="Your new token"
          look="token"
          text={secret}
          what="the token"
          variant="filled"
          onCopied={onCopied}
          data-autofocus
        />
        <Text fw={500}>This is the only time you see it.</Text>
        <Text c="dimmed">
          Keep it where secrets are kept, as TESSERA_TOKEN. If it gets lost, revoke it and create another one.
        </Text>
        {note !== undefined && <Text>{note}</Text>}
      </Stack>
      {token.scopes.some((scope) => scope === "all" || scope === "result:write") ? (
        <UploadSnippets projectId={project} />
      ) : (
        <CallSnippets />
      )}
      {asksAgain && (
        <Alert color="warning" variant="light" role="alert" title="Leave without the token?">
          You have not copied it, and nobody can show it to you again.
          <Group gap="xs" mt="sm">
            <Button size="xs" variant="default" onClick={onLeave}>
              Leave without it
            </Button>
            <Button size="xs" variant="subtle" color="gray" onClick={onStay}>
              Keep this open
            </Button>
          </Group>
        </Alert>
      )}
      {!asksAgain && (
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            Done
          </Button>
        </Group>
      )}
    </Stack>
  );
}
