import { Button, Group, SegmentedControl, Stack, Text } from "@mantine/core";
import type { Token, TokenWithSecret } from "@tessera/domain";
import { useState } from "react";
import { CopyField } from "#web/components/copy-field.tsx";
import { CallSnippets } from "#web/components/upload-snippets.tsx";
import { DocLink } from "#web/docs/doc-link.tsx";
import { useDialog } from "#web/leaving/guarded-dialog.tsx";
import type { LeaveQuestion } from "#web/leaving/unsaved-work.ts";
import { useSecret } from "#web/leaving/use-secret.ts";
import { AssistantSnippets } from "./assistant-snippets.tsx";
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
          Keep it where secrets are kept, as TESSERA_TOKEN. If it gets lost, revoke it and create another one.{" "}
          <DocLink chapter="tokens">Best practices</DocLink>
        </Text>
        {note !== undefined && <Text>{note}</Text>}
      </Stack>
      <HowToUse token={token} projectId={projectId} />
      <Group justify="flex-end">
        <Button variant="default" onClick={leave}>
          Done
        </Button>
      </Group>
    </Stack>
  );
}

const USES = [
  { value: "scripts", label: "Scripts and CI" },
  { value: "assistants", label: "Assistants" },
];

/** What to do with the token: calls and uploads, or the configuration of an assistant. */
function HowToUse({ token, projectId }: { token: Token; projectId: string | undefined }) {
  const [use, setUse] = useState("scripts");
  return (
    <Stack gap="sm">
      <SegmentedControl aria-label="Where the token will be used" value={use} onChange={setUse} data={USES} />
      {use === "assistants" ? (
        <AssistantSnippets />
      ) : token.scopes.some((scope) => scope === "all" || scope === "result:write") ? (
        <TokenSnippets token={token} projectId={projectId} />
      ) : (
        <CallSnippets />
      )}
    </Stack>
  );
}
