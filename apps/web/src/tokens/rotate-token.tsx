import { Button, Group, Input, SegmentedControl, Stack, Text } from "@mantine/core";
import type { Token, TokenWithSecret } from "@tessera/domain";
import { useState } from "react";
import { ActionError } from "#web/components/load-error.tsx";
import { formatExactTime, formatRelativeTime } from "#web/components/time.tsx";
import { DocLink } from "#web/docs/doc-link.tsx";
import { CancelButton } from "#web/leaving/guarded-dialog.tsx";
import { useUnsavedWork } from "#web/leaving/unsaved-work.ts";
import { noticeSessionEnd } from "#web/trpc.ts";
import { SecretDialog } from "./secret-dialog.tsx";
import { TOKEN_QUESTION } from "./token-created.tsx";
import { useTokenHome } from "./token-home.ts";

const HOUR = 3_600_000;
const OVERLAPS = [
  { value: "0", label: "None" },
  { value: "24", label: "24 hours" },
  { value: "168", label: "7 days" },
];

type RotateTokenProps = { token: Token; opened: boolean; onClose: () => void };

/** A successor with the same rights; the question says how long the old token goes on. */
export function RotateToken({ token, opened, onClose }: RotateTokenProps) {
  return (
    <SecretDialog opened={opened} onClose={onClose} title={`Rotate “${token.name}”?`}>
      {(done) => <RotateForm token={token} onRotated={done} />}
    </SecretDialog>
  );
}

type RotateFormProps = {
  token: Token;
  onRotated: (created: TokenWithSecret, note: string) => void;
};

function RotateForm({ token, onRotated }: RotateFormProps) {
  const [overlap, setOverlap] = useState("24");
  const { isRotating, error, rotate } = useRotate(token, onRotated);
  return (
    <Stack gap="lg">
      <Text>
        You get a new token with the same name, access, projects, addresses and lifetime. Put it wherever the old one is
        kept.{" "}
        <DocLink chapter="tokens" section="rotate-a-token">
          How to rotate without a failing build
        </DocLink>
        {token.status === "Rotated" && " The token made by the last rotation is revoked, if nothing has used it yet."}
      </Text>
      <Input.Wrapper label="The old token works on for" labelElement="div" labelProps={{ id: "token-overlap" }}>
        <SegmentedControl
          fullWidth
          mt="2xs"
          aria-labelledby="token-overlap"
          data-autofocus
          value={overlap}
          onChange={setOverlap}
          data={OVERLAPS}
        />
        <Text size="xs" c="dimmed" mt="xs" role="status">
          {whatWorks(token, Number(overlap), Date.now())}
        </Text>
      </Input.Wrapper>
      <ActionError error={error} />
      <Group justify="flex-end" gap="xs">
        <CancelButton>Keep token</CancelButton>
        <Button loading={isRotating} onClick={() => void rotate(Number(overlap))}>
          Rotate token
        </Button>
      </Group>
    </Stack>
  );
}

/** Calls the server past the query cache, which would keep the secret. */
function useRotate(token: Token, onRotated: RotateFormProps["onRotated"]) {
  const { rotate: rotateToken } = useTokenHome();
  const [isRotating, setRotating] = useState(false);
  const [error, setError] = useState<unknown>();
  // The successor that is on its way is shown once, here.
  useUnsavedWork(() => isRotating, TOKEN_QUESTION);
  const rotate = async (overlapHours: number) => {
    setRotating(true);
    setError(undefined);
    try {
      const created = await rotateToken({ id: token.id, overlapHours });
      onRotated(created, whatWorkedOn(token, overlapHours, Date.now()));
    } catch (thrown) {
      noticeSessionEnd(thrown);
      setError(thrown);
    } finally {
      setRotating(false);
    }
  };
  return { isRotating, error, rotate };
}

/** When the old token ends: with the overlap, or by its own expiry before that. */
function endOf({ expiresAt }: Token, overlapHours: number, now: number): string {
  const overlapEnd = new Date(now + overlapHours * HOUR).toISOString();
  return expiresAt !== null && expiresAt < overlapEnd ? expiresAt : overlapEnd;
}

function whatWorks(token: Token, overlapHours: number, now: number): string {
  const used =
    token.lastUsedAt === null
      ? ""
      : ` It was last used ${formatRelativeTime(token.lastUsedAt, now)}${token.lastUsedIp === null ? "" : ` from ${token.lastUsedIp}`}.`;
  if (overlapHours === 0) return `Whatever uses the old token is refused at once, until it has the new one.${used}`;
  return `Whatever uses the old token works on until ${formatExactTime(endOf(token, overlapHours, now))}, and is refused after that.${used}`;
}

function whatWorkedOn(token: Token, overlapHours: number, now: number): string {
  if (overlapHours === 0) return "The old token has stopped working.";
  return `The old token works on until ${formatExactTime(endOf(token, overlapHours, now))}. End the overlap earlier once nothing needs it.`;
}
