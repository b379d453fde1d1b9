import { Button } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useMutation } from "@tanstack/react-query";
import type { RequirementKind } from "@tessera/domain";
import { ConfirmDialog } from "#web/components/confirm-dialog.tsx";
import { queryClient, trpc } from "#web/trpc.ts";

type RemoveRequirementProps = {
  projectId: string;
  requirementId: string;
  kind: RequirementKind;
  onRemoved: () => void;
};

/** Takes a requirement off the list that no test case links to any more. */
export function RemoveRequirement({ kind, onRemoved, ...ref }: RemoveRequirementProps) {
  const [asking, { open, close }] = useDisclosure();
  const remove = useMutation(
    trpc.requirement.remove.mutationOptions({
      onSuccess: async () => {
        onRemoved();
        await queryClient.invalidateQueries(trpc.requirement.list.pathFilter());
      },
    }),
  );
  return (
    <div>
      <Button size="xs" variant="default" color="danger" onClick={open}>
        Remove {kind}
      </Button>
      <ConfirmDialog
        opened={asking}
        title={`Remove this ${kind} from the list?`}
        confirm={`Remove ${kind}`}
        cancel={`Keep ${kind}`}
        pending={remove.isPending}
        error={remove.error}
        onConfirm={() => remove.mutate(ref)}
        onClose={close}
      >
        It comes back once a test case links to it again.
      </ConfirmDialog>
    </div>
  );
}
