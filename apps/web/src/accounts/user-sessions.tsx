import { Button, Group, Stack, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import type { Account, Session } from "@tessera/domain";
import { useState } from "react";
import { ConfirmDialog } from "#web/components/confirm-dialog.tsx";
import { LoadError } from "#web/components/load-error.tsx";
import { LoadMore } from "#web/components/load-more.tsx";
import { ListSkeleton } from "#web/components/page-skeleton.tsx";
import table from "#web/components/table.module.css";
import { TimeAgo } from "#web/components/time.tsx";
import { countOf } from "#web/counting.ts";
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
  const entries = sessions.data?.pages.flatMap((page) => page.data);
  return (
    <section aria-labelledby="user-sessions">
      <Title order={3} id="user-sessions" mb="xs">
        Sessions
      </Title>
      <Stack gap="xs" align="stretch">
        {sessions.isPending && <ListSkeleton rows={2} />}
        {sessions.isError && !entries && (
          <LoadError what="The sessions" error={sessions.error} onRetry={() => sessions.refetch()} />
        )}
        {entries?.length === 0 && <span className={table.muted}>Signed in nowhere.</span>}
        {entries && entries.length > 0 && <Rows sessions={entries} ask={ask} />}
        {entries && <LoadMore pages={sessions} shown={entries.length} one="session" />}
        {entries && entries.length > 1 && (
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

function Rows({ sessions, ask }: { sessions: readonly Session[]; ask: (question: Question) => void }) {
  return (
    <div className={table.scroll}>
      <table className={table.table}>
        <thead>
          <tr>
            <th scope="col">Browser and IP address</th>
            <th scope="col">Last seen</th>
            <th scope="col" aria-label="Actions" />
          </tr>
        </thead>
        <tbody>
          {sessions.map((session) => (
            <tr key={session.id}>
              <td className={table.grow}>
                <span className={table.cut} title={session.device}>
                  {session.device}
                </span>{" "}
                <span className={`${table.mono} ${table.muted}`}>{session.ip}</span>
              </td>
              <td data-nowrap>
                <TimeAgo time={session.lastSeenAt} />
              </td>
              <td data-numeric>
                <Button
                  size="compact-xs"
                  variant="default"
                  aria-label={`Sign out ${session.device}, ${session.ip}`}
                  onClick={() => ask(session)}
                >
                  Sign out
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

type EndQuestionProps = { account: Account; question: Question | undefined; onClose: () => void };

function EndQuestion({ account, question, onClose }: EndQuestionProps) {
  const name = accountName(account);
  const tell = async (ended: number) => {
    onClose();
    notifications.show({ color: "good", message: `${name} is signed out in ${countOf(ended, "browser")}` });
    await queryClient.invalidateQueries(trpc.admin.session.pathFilter());
    await queryClient.invalidateQueries(trpc.admin.user.pathFilter());
  };
  const endOne = useMutation(trpc.admin.session.end.mutationOptions({ onSuccess: () => tell(1) }));
  const endAll = useMutation(trpc.admin.session.endAll.mutationOptions({ onSuccess: ({ ended }) => tell(ended) }));
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
