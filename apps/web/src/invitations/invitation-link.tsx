import { Button, Group, Stack, Text } from "@mantine/core";
import type { InvitationWithLink } from "@tessera/domain";
import { CopyField } from "../components/copy-field.tsx";
import { formatExactTime } from "../components/time.tsx";

type InvitationLinkProps = {
  made: InvitationWithLink;
  onDone: () => void;
  /** Offers to invite another person. */
  onAnother?: () => void;
};

/** The one time a link is shown. */
export function InvitationLink({ made: { invitation, link }, onDone, onAnother }: InvitationLinkProps) {
  return (
    <Stack gap="md">
      <Text>
        {invitation.mailState === "none"
          ? "This server sends no mails: copy the link and hand it over yourself."
          : "A mail with this link is on its way. You can hand it over yourself, too."}
      </Text>
      <CopyField label="Link of the invitation" look="small" text={link} what="the link" data-autofocus />
      <Text c="dimmed">
        It works once, until {formatExactTime(invitation.expiresAt)}, and is not shown again. Whoever has it can make
        the account.
      </Text>
      <Group justify="flex-end" gap="xs">
        {onAnother && (
          <Button variant="default" onClick={onAnother}>
            Invite somebody else
          </Button>
        )}
        <Button onClick={onDone}>Done</Button>
      </Group>
    </Stack>
  );
}
