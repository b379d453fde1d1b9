import { Button, Group, Stack, Text } from "@mantine/core";
import type { InvitationWithLink } from "@tessera/domain";
import { CopyButton } from "../components/copy-button.tsx";
import { formatExactTime } from "../components/time.tsx";
import classes from "./invitation-link.module.css";

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
      <div className={classes.field}>
        <output className={classes.link} aria-label="Link of the invitation">
          {link}
        </output>
        <CopyButton text={link} what="the link" data-autofocus />
      </div>
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
