import { Button, Stack } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { ConfirmDialog } from "#web/components/confirm-dialog.tsx";
import { LoadError } from "#web/components/load-error.tsx";
import { LoadMore } from "#web/components/load-more.tsx";
import { ListSkeleton } from "#web/components/page-skeleton.tsx";
import { SettingsSection } from "#web/components/settings-section.tsx";
import { countOf } from "#web/counting.ts";
import { queryClient, trpc } from "#web/trpc.ts";
import { SessionTable } from "./session-table.tsx";
import { sessionsQuery } from "./sessions-query.ts";

export function SessionsSection() {
  const sessions = useInfiniteQuery(sessionsQuery());
  const entries = sessions.data?.pages.flatMap((page) => page.data);
  return (
    <SettingsSection
      title="Where you are signed in"
      about="Somewhere you don't know? Sign it out, then change your password."
    >
      <Stack gap="md" align="stretch">
        {sessions.isPending && <ListSkeleton rows={2} />}
        {sessions.isError && !entries && (
          <LoadError what="Your sessions" error={sessions.error} onRetry={() => sessions.refetch()} />
        )}
        {entries && <SessionTable sessions={entries} />}
        {entries && <LoadMore pages={sessions} shown={entries.length} one="session" />}
        {entries?.some(({ isCurrent }) => !isCurrent) && <EndOthers />}
      </Stack>
    </SettingsSection>
  );
}

function EndOthers() {
  const [isAsked, setAsked] = useState(false);
  const end = useMutation(
    trpc.session.endOthers.mutationOptions({
      onSuccess: async ({ ended }) => {
        setAsked(false);
        await queryClient.invalidateQueries(trpc.session.list.pathFilter());
        notifications.show({ color: "good", message: `Signed out in ${countOf(ended, "other browser")}` });
      },
    }),
  );
  return (
    <div>
      <Button variant="default" onClick={() => setAsked(true)}>
        Sign out everywhere else
      </Button>
      <ConfirmDialog
        opened={isAsked}
        title="Sign out everywhere else?"
        confirm="Sign out everywhere else"
        cancel="Stay signed in"
        pending={end.isPending}
        error={end.error}
        onConfirm={() => end.mutate()}
        onClose={() => setAsked(false)}
      >
        Every browser but this one has to sign in again; what is being written there and not saved is lost. Your API
        tokens work on.
      </ConfirmDialog>
    </div>
  );
}
