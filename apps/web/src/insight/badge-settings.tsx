import { Button, Group, Stack, Switch, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery } from "@tanstack/react-query";
import { appError } from "#web/app-error.ts";
import { CopyField } from "#web/components/copy-field.tsx";
import { LoadError } from "#web/components/load-error.tsx";
import { SettingsSection } from "#web/components/settings-section.tsx";
import { queryClient, trpc } from "#web/trpc.ts";

/** Who sees the badges of a project, for its admins. */
export function BadgeSettings({ projectId }: { projectId: string }) {
  const badge = useQuery(trpc.badge.get.queryOptions({ projectId }));
  const update = useMutation(
    trpc.badge.update.mutationOptions({
      onSuccess: (saved) => queryClient.setQueryData(trpc.badge.get.queryKey({ projectId }), saved),
      onError: (error) => notifications.show({ color: "danger", message: appError(error).message }),
    }),
  );
  if (badge.isError) return <LoadError what="The badge" error={badge.error} onRetry={() => void badge.refetch()} />;
  return (
    <SettingsSection
      title="Badge"
      about="A picture for the README: what the newest run of a branch came to. It is green only for a run that passed."
    >
      {badge.data && (
        <Stack gap="md" maw={720}>
          <Switch
            label="Anyone sees the badges of this project"
            description="Else only an address with the key shows them. The key opens nothing but badges."
            checked={badge.data.isPublic}
            disabled={update.isPending}
            onChange={(event) => update.mutate({ projectId, isPublic: event.currentTarget.checked })}
          />
          <CopyField label="Address of the badge" what="the address" text={badge.data.url} />
          {!badge.data.isPublic && (
            <Group gap="xs">
              <Button
                variant="default"
                loading={update.isPending}
                onClick={() => update.mutate({ projectId, newKey: true })}
              >
                Make a new key
              </Button>
              <Text size="xs" c="dimmed">
                Addresses with the old one stop working.
              </Text>
            </Group>
          )}
        </Stack>
      )}
    </SettingsSection>
  );
}
