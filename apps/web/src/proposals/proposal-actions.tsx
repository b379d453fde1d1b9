import { Button, Group, Stack } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { notifications } from "@mantine/notifications";
import { IconCheck, IconPencil, IconX } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import type { ProposalDetail } from "@tessera/domain";
import { ActionError } from "#web/components/load-error.tsx";
import { trpc } from "#web/trpc.ts";
import { DeclineProposal } from "./decline-proposal.tsx";
import { EditProposal } from "./edit-proposal.tsx";
import { refreshProposals } from "./proposals-query.ts";

type ProposalActionsProps = { proposal: ProposalDetail; onDecided: () => void };

/** Accepts, edits or declines an open proposal. */
export function ProposalActions({ proposal, onDecided }: ProposalActionsProps) {
  const { projectId, id, kind, caseVersion } = proposal;
  const [editing, edit] = useDisclosure();
  const [declining, decline] = useDisclosure();
  const after = (message: string) => () => {
    notifications.show({ color: "good", message });
    onDecided();
  };
  const accepted = after(kind === "new" ? "Test case created" : `${proposal.caseId} changed`);
  // What the test case has become meanwhile is shown with the error, so that the next try is an informed one.
  const accept = useMutation(
    trpc.proposal.accept.mutationOptions({ onSuccess: accepted, onSettled: refreshProposals }),
  );
  const isGone = kind === "change" && caseVersion === null;
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <Button
          size="xs"
          leftSection={<IconCheck size={14} aria-hidden />}
          loading={accept.isPending}
          disabled={isGone}
          onClick={() => accept.mutate({ projectId, proposalId: id, caseVersion: caseVersion ?? undefined })}
        >
          Accept proposal
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconPencil size={14} aria-hidden />}
          disabled={isGone}
          onClick={edit.open}
        >
          Edit and accept
        </Button>
        <Button size="xs" variant="default" leftSection={<IconX size={14} aria-hidden />} onClick={decline.open}>
          Decline proposal
        </Button>
      </Group>
      <ActionError error={accept.error} />
      <EditProposal opened={editing} proposal={proposal} onClose={edit.close} onAccepted={accepted} />
      <DeclineProposal
        opened={declining}
        proposal={proposal}
        onClose={decline.close}
        onDeclined={after("Proposal declined")}
      />
    </Stack>
  );
}
