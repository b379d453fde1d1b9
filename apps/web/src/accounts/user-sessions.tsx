import { Button, Group, Stack, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import type { Account, Session } from "@tessera/domain";
import { useState } from "react";
import { ConfirmDialog } from "#web/components/confirm-dialog.tsx";
import { DataTable } from "#web/components/data-table/data-table.tsx";
import { pagedRows } from "#web/components/data-table/table-rows.ts";
import table from "#web/components/table.module.css";
import { countOf } from "#web/counting.ts";
import { EndSessionButton, SESSION_COLUMNS } from "#web/sessions/session-columns.tsx";
import { queryClient, trpc } from "#web/trpc.ts";
import { accountName } from "./account-name.ts";

/** What may be ended: one browser's session, or all. */
type Question = Session | "all";

/** Where a person is signed in, for administrators to sign them out. */
export function UserSessions({ account }: { account: Account }) {
  const userId = account.id;
  const sessions = useInfiniteQuery(
    trpc.admin.session.list.infiniteQueryOptions(
      { userId, limit: 20 },
      { getNextPageParam: (page) => page.nextCursor },
    ),
  );
  const [question, ask] = useState<Question>();
  const rows = pagedRows(sessions);
  return (
    <section aria-labelledby="user-sessions">
      <Title order={3} id="user-sessions" mb="xs">
        Sessions
      </Title>
      <Stack gap="xs" align="stretch">
        <DataTable
          name="user-sessions"
          label="Sessions"
          one="session"
          columns={SESSION_COLUMNS}
          rows={rows}
          idOf={({ id }) => id}
          actions={(session) => <EndSessionButton session={session} onClick={() => ask(session)} />}
          isBare
          empty={<span className={table.muted}>Signed in nowhere.</span>}
        />
        {rows.loaded && rows.loaded.length > 1 && (
          <Group>
            <Button variant="default" onClick={() => ask("all")}>
              Sign out everywhere
            </Button>
          </Group>
        )}
      </Stack>
      <EndQuestion account={account} question={question} onClose={() => ask(undefined)} />
    </section>
  );
}

type EndQuestionProps = { account: Account; question: Question | undefined; onClose: () => void };

function EndQuestion({ account, question, onClose }: EndQuestionProps) {
  const name = accountName(account);
  const finish = async (ended: number) => {
    onClose();
    notifications.show({ color: "good", message: `${name} is signed out in ${countOf(ended, "browser")}` });
    await queryClient.invalidateQueries(trpc.admin.session.pathFilter());
    await queryClient.invalidateQueries(trpc.admin.user.pathFilter());
  };
  const endOne = useMutation(trpc.admin.session.end.mutationOptions({ onSuccess: () => finish(1) }));
  const endAll = useMutation(trpc.admin.session.endAll.mutationOptions({ onSuccess: ({ ended }) => finish(ended) }));
  const isAll = question === "all";
  const end = () => {
    if (isAll) endAll.mutate({ id: account.id });
    else if (question) endOne.mutate({ userId: account.id, id: question.id });
  };
  const { isPending, error } = isAll ? endAll : endOne;
  return (
    <ConfirmDialog
      opened={question !== undefined}
      title={isAll ? `Sign ${name} out everywhere?` : `Sign ${name} out in this browser?`}
      confirm={isAll ? "Sign out everywhere" : "Sign out browser"}
      cancel="Leave signed in"
      pending={isPending}
      error={error}
      onConfirm={end}
      onClose={onClose}
    >
      They have to sign in again; what they are writing and have not saved is lost. Their API tokens work on.
    </ConfirmDialog>
  );
}
