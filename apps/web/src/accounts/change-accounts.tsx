import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import type { Account } from "@tessera/domain";
import { useState } from "react";
import { ConfirmDialog } from "#web/components/confirm-dialog.tsx";
import { countOf } from "#web/counting.ts";
import { inBatches } from "#web/in-batches.ts";
import { useUser } from "#web/sign-in/session.ts";
import { queryClient, trpc, trpcClient } from "#web/trpc.ts";
import { adminLeaves, projectsLeft } from "./system-role-labels.ts";

export type BulkChange = { apiAccess: boolean } | { active: boolean };
export type BulkQuestion = { accounts: readonly Account[]; change: BulkChange };

type ChangeAccountsProps = { question: BulkQuestion | undefined; onClose: () => void; onChanged: () => void };

/** Asks about many accounts at once. Open while there is a question. */
export function ChangeAccounts({ question, onClose, onChanged }: ChangeAccountsProps) {
  const user = useUser();
  // What is asked stays readable while the dialog goes.
  const [last, setLast] = useState(question);
  if (question !== undefined && question !== last) setLast(question);
  const update = useMutation({
    mutationFn: ({ accounts, change }: BulkQuestion) =>
      inBatches(
        accounts.map(({ id }) => id),
        async (ids) => (await trpcClient.admin.user.updateMany.mutate({ ids, ...change })).changed,
      ),
    onSuccess: (changed) => {
      onChanged();
      onClose();
      notifications.show({ color: "good", message: `${countOf(changed, "account")} changed` });
    },
    // A batch that failed may come after others that didn't.
    onSettled: () => queryClient.invalidateQueries(trpc.admin.user.pathFilter()),
  });
  if (last === undefined) return null;
  const { accounts, change } = last;
  const words = wordsOf(change);
  const count = countOf(accounts.length, "account");
  return (
    <ConfirmDialog
      opened={question !== undefined}
      title={`${words.title} ${count}?`}
      confirm={`${words.confirm} ${count}`}
      cancel="Leave as they are"
      harmless={words.harmless}
      pending={update.isPending}
      error={update.error}
      onConfirm={() => update.mutate({ accounts, change })}
      onClose={() => {
        update.reset();
        onClose();
      }}
    >
      {accounts.some(({ id }) => id === user.id) && "Your own account is among them. "}
      {words.effect}
      {"active" in change && !change.active && ` ${projectsLeft}`}
      {"active" in change &&
        !change.active &&
        accounts.some(({ systemRole }) => systemRole === "ADMIN") &&
        ` ${adminLeaves}`}
    </ConfirmDialog>
  );
}

type BulkText = { title: string; confirm: string; effect: string; harmless?: boolean };

function wordsOf(change: BulkChange): BulkText {
  if ("apiAccess" in change) {
    return change.apiAccess
      ? {
          title: "Switch API access on for",
          confirm: "Switch on for",
          effect: "Every token of theirs that was not revoked and has not expired works again at once.",
          harmless: true,
        }
      : {
          title: "Switch API access off for",
          confirm: "Switch off for",
          effect:
            "Every token of theirs is refused from the next request on: builds, scripts and assistants that use one stop. The tokens are kept. The page is not affected.",
        };
  }
  return change.active
    ? {
        title: "Reactivate",
        confirm: "Reactivate",
        effect: "They can sign in again, and those of their tokens that are still good work again at once.",
        harmless: true,
      }
    : {
        title: "Deactivate",
        confirm: "Deactivate",
        effect:
          "They are signed out everywhere and can't sign in, and every token of theirs is refused from the next request on. What they recorded stays, and so do their tokens.",
      };
}
