import { Button, Group, Stack, Text } from "@mantine/core";
import type { InvitationWithLink } from "@tessera/domain";
import { CopyField } from "#web/components/copy-field.tsx";
import { formatExactTime } from "#web/components/time.tsx";
import { useDialog } from "#web/leaving/guarded-dialog.tsx";
import { type LeaveQuestion, mayLeave } from "#web/leaving/unsaved-work.ts";
import { useSecret } from "#web/leaving/use-secret.ts";

const LINK_QUESTION: LeaveQuestion = {
  title: "Leave without the link?",
  text: "You have not copied it, and it is not shown again. A new one can be made from the list of invitations.",
  stay: "Keep this open",
  leave: "Leave without it",
};

type InvitationLinkProps = {
  made: InvitationWithLink;
  /** Offers to invite another person. */
  onAnother?: () => void;
};

/** The one time a link is shown. */
export function InvitationLink({ made: { invitation, link }, onAnother }: InvitationLinkProps) {
  const { leave } = useDialog();
  const { isKept, keep } = useSecret(LINK_QUESTION, invitation.mailState === "none");
  const another = async () => {
    if (isKept() || (await mayLeave())) onAnother?.();
  };
  return (
    <Stack gap="md">
      <Text>
        {invitation.mailState === "none"
          ? "This server sends no email: copy the link and hand it over yourself."
          : "An email with this link is on its way. You can hand it over yourself, too."}
      </Text>
      {link !== "" && (
        <CopyField
          label="Link of the invitation"
          look="small"
          text={link}
          what="the link"
          onCopied={keep}
          data-autofocus
        />
      )}
      <Text c="dimmed">
        It works once, until {formatExactTime(invitation.expiresAt)}, and is not shown again. Anyone who has it can
        create the account.
      </Text>
      <Group justify="flex-end" gap="xs">
        {onAnother && (
          <Button variant="default" onClick={() => void another()}>
            Invite someone else
          </Button>
        )}
        <Button onClick={leave}>Done</Button>
      </Group>
    </Stack>
  );
}
