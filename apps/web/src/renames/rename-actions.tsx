import { Button, Group } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import type { Rename } from "@tessera/domain";
import { appError } from "#web/app-error.ts";
import { queryClient, trpc } from "#web/trpc.ts";

/** Accepts or declines a proposal, or takes back what was decided. */
export function RenameActions({ rename: { id, state, from, to } }: { rename: Rename }) {
  const after = (message: string) => ({
    onSuccess: async () => {
      await queryClient.invalidateQueries();
      notifications.show({ color: "good", message });
    },
    onError: (error: unknown) => notifications.show({ color: "danger", message: appError(error).message }),
  });
  const accept = useMutation(
    trpc.rename.accept.mutationOptions(after(`${from.id} goes on with the results of ${to.id}`)),
  );
  const decline = useMutation(
    trpc.rename.decline.mutationOptions(after(`${from.id} and ${to.id} stay two test cases`)),
  );
  const undo = useMutation(trpc.rename.undo.mutationOptions(after(`${from.id} and ${to.id} are what they were`)));
  const isBusy = accept.isPending || decline.isPending || undo.isPending;
  const label = (verb: string) => `${verb} the rename of ${from.id} to ${to.id}`;
  if (state !== "proposed") {
    return (
      <Button
        size="compact-xs"
        variant="default"
        aria-label={label("Undo")}
        disabled={isBusy}
        onClick={() => undo.mutate({ id })}
      >
        Undo
      </Button>
    );
  }
  return (
    <Group gap="2xs" wrap="nowrap">
      <Button size="compact-xs" aria-label={label("Accept")} disabled={isBusy} onClick={() => accept.mutate({ id })}>
        Accept
      </Button>
      <Button
        size="compact-xs"
        variant="default"
        aria-label={label("Decline")}
        disabled={isBusy}
        onClick={() => decline.mutate({ id })}
      >
        Decline
      </Button>
    </Group>
  );
}
