import { Button, Stack } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { ConfirmDialog } from "#web/components/confirm-dialog.tsx";
import { DataTable } from "#web/components/data-table/data-table.tsx";
import { pagedRows } from "#web/components/data-table/table-rows.ts";
import { SettingsSection } from "#web/components/settings-section.tsx";
import { countOf } from "#web/counting.ts";
import { queryClient, trpc } from "#web/trpc.ts";
import { EndSession, SESSION_COLUMNS } from "./session-columns.tsx";
import { sessionsQuery } from "./sessions-query.ts";

export function SessionsSection() {
  const sessions = useInfiniteQuery(sessionsQuery());
  const rows = pagedRows(sessions);
  return (
    <SettingsSection
      title="Where you are signed in"
      about="Somewhere you don't know? Sign it out, then change your password."
    >
      <Stack gap="md" align="stretch">
        <DataTable
          name="sessions"
          label="Your sessions"
          one="session"
          columns={SESSION_COLUMNS}
          rows={rows}
          idOf={({ id }) => id}
          actions={(session) => !session.isCurrent && <EndSession session={session} />}
          isBare
          empty={null}
        />
        {rows.loaded?.some(({ isCurrent }) => !isCurrent) && <EndOthers />}
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
