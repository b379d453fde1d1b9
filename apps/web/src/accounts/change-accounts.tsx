import { Progress, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { Account, AccountFilter, AccountMatch } from "@tessera/domain";
import { useState } from "react";
import { ConfirmDialog } from "#web/components/confirm-dialog.tsx";
import { countOf, formatCount } from "#web/counting.ts";
import { useUser } from "#web/sign-in/session.ts";
import { queryClient, trpc, trpcClient } from "#web/trpc.ts";
import { type NextBatch, useBatches } from "#web/use-batches.ts";
import { bulkTextOf } from "./bulk-change-text.ts";
import { adminLeaves, projectsLeft } from "./system-role-labels.ts";

export type BulkChange = { apiAccess: boolean } | { active: boolean };
/** These accounts, or all that matched at a moment. */
export type BulkQuestion = { change: BulkChange } & (
  | { accounts: readonly Account[] }
  | { filter: AccountFilter; match: AccountMatch }
);

type ChangeAccountsProps = { question: BulkQuestion | undefined; onClose: () => void; onChanged: () => void };

/** Asks about many accounts at once. Open while there is a question. */
export function ChangeAccounts({ question, onClose, onChanged }: ChangeAccountsProps) {
  // What is asked stays readable while the dialog goes.
  const [last, setLast] = useState(question);
  if (question !== undefined && question !== last) setLast(question);
  const batches = useBatches(batchesOf, {
    onDone: (changed) => {
      onChanged();
      onClose();
      notifications.show({ color: "good", message: `${countOf(changed, "account")} changed` });
    },
    // A batch that failed may come after others that didn't.
    onSettled: () => queryClient.invalidateQueries(trpc.admin.user.pathFilter()),
  });
  if (last === undefined) return null;
  const { isRunning, isHalted, done, error } = batches;
  const words = bulkTextOf(last.change);
  const isLong = sizeOf(last) > BATCH_ACCOUNTS;
  const isBegun = isHalted || (error !== null && done > 0);
  return (
    <ConfirmDialog
      opened={question !== undefined}
      title={`${words.title} ${sizeText(last)}?`}
      confirm={isBegun ? "Change the others" : `${words.confirm} ${sizeText(last)}`}
      cancel={isRunning && isLong ? "Stop after this batch" : isBegun ? "Leave the others" : "Leave as they are"}
      harmless={words.harmless}
      pending={isRunning}
      error={error}
      onConfirm={() => batches.run(last)}
      onClose={() => {
        if (isRunning) return batches.stop();
        batches.reset();
        onClose();
      }}
    >
      <WhatChanges question={last} />
      {isLong && (isRunning || isBegun) && <ChangeProgress question={last} changed={done} />}
    </ConfirmDialog>
  );
}

function WhatChanges({ question }: { question: BulkQuestion }) {
  const user = useUser();
  const { change } = question;
  const isDeactivation = "active" in change && !change.active;
  const accounts = "accounts" in question ? question.accounts : undefined;
  return (
    <>
      {accounts === undefined && "Your own account and accounts made from now on are left alone. "}
      {accounts?.some(({ id }) => id === user.id) && "Your own account is among them. "}
      {bulkTextOf(change).effect}
      {isDeactivation && ` ${projectsLeft}`}
      {isDeactivation && (accounts?.some(({ systemRole }) => systemRole === "ADMIN") ?? true) && ` ${adminLeaves}`}
    </>
  );
}

function ChangeProgress({ question, changed }: { question: BulkQuestion; changed: number }) {
  const isExact = "accounts" in question || question.match.isExact;
  const size = sizeOf(question);
  return (
    <Stack gap="2xs" mt="md">
      {isExact && <Progress value={(100 * changed) / Math.max(1, size)} aria-label="Accounts changed" />}
      <Text size="xs" role="status">
        {isExact
          ? `${formatCount(changed)} of ${countOf(size, "account")} changed`
          : `${countOf(changed, "account")} changed`}
      </Text>
    </Stack>
  );
}

/** How many at most; fewer where some are so already. */
const sizeOf = (question: BulkQuestion) => ("accounts" in question ? question.accounts.length : question.match.total);

const sizeText = (question: BulkQuestion) => {
  const count = countOf(sizeOf(question), "account");
  return "accounts" in question || question.match.isExact ? count : `at least ${count}`;
};

/** Accounts of one request: each costs an audit entry, for which other writers wait. */
const BATCH_ACCOUNTS = 100;

function batchesOf(question: BulkQuestion): NextBatch {
  return "accounts" in question ? changeThese(question) : changeMatching(question);
}

function changeThese({ accounts, change }: Extract<BulkQuestion, { accounts: unknown }>): NextBatch {
  let at = 0;
  return async () => {
    const ids = accounts.slice(at, at + BATCH_ACCOUNTS).map(({ id }) => id);
    const { changed } = await trpcClient.admin.user.updateMany.mutate({ ids, ...change });
    at += ids.length;
    return { done: changed, isLast: at >= accounts.length };
  };
}

function changeMatching({ filter, match, change }: Extract<BulkQuestion, { filter: unknown }>): NextBatch {
  let cursor: string | undefined;
  return async () => {
    const { snapshot } = match;
    const { changed, nextCursor } = await trpcClient.admin.user.updateMatching.mutate({
      ...{ filter, change, snapshot, cursor },
    });
    cursor = nextCursor ?? undefined;
    return { done: changed, isLast: nextCursor === null };
  };
}
