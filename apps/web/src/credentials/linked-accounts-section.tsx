import { Button, Group, Stack, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery } from "@tanstack/react-query";
import type { ProviderLink } from "@tessera/domain";
import { useState } from "react";
import { ConfirmDialog } from "#web/components/confirm-dialog.tsx";
import { ActionError, LoadError } from "#web/components/load-error.tsx";
import { SettingsSection } from "#web/components/settings-section.tsx";
import { Day } from "#web/components/time.tsx";
import { providerLinkQuery } from "#web/sign-in/provider-link-query.ts";
import { queryClient, trpc } from "#web/trpc.ts";

/** The account at the provider that signs in to this one; nothing where the server has no provider. */
export function LinkedAccountsSection() {
  const link = useQuery(providerLinkQuery());
  if (link.data?.name == null && !link.isError) return null;
  return (
    <SettingsSection title="Linked accounts" about="An account elsewhere that signs you in here.">
      {link.data?.name == null ? (
        <LoadError what="Your linked accounts" error={link.error} onRetry={() => link.refetch()} />
      ) : (
        <Linked {...link.data} name={link.data.name} />
      )}
    </SettingsSection>
  );
}

function Linked({ name, linked, hasOwnMeans, isProviderOnly }: ProviderLink & { name: string }) {
  const [isAsked, setAsked] = useState(false);
  const leave = useMutation(
    trpc.provider.link.mutationOptions({ onSuccess: ({ url }) => window.location.assign(url) }),
  );
  return (
    <Stack gap="sm">
      <Group justify="space-between" gap="md">
        <div>
          <Text fw={500}>{name}</Text>
          {linked ? (
            <Text c="dimmed" size="sm">
              {linked.email ?? "Linked"}, since <Day time={linked.createdAt} />
            </Text>
          ) : (
            <Text c="dimmed" size="sm">
              Not linked
            </Text>
          )}
        </div>
        {linked === null && (
          <Button variant="default" loading={leave.isPending || leave.isSuccess} onClick={() => leave.mutate()}>
            Link account
          </Button>
        )}
        {linked !== null && hasOwnMeans && !isProviderOnly && (
          <Button variant="default" onClick={() => setAsked(true)}>
            Unlink account
          </Button>
        )}
      </Group>
      {linked !== null && !(hasOwnMeans && !isProviderOnly) && (
        <Text c="dimmed" size="sm">
          Nothing else signs you in here, so it can't be unlinked.
        </Text>
      )}
      <ActionError error={leave.error} />
      <UnlinkDialog name={name} opened={isAsked} onClose={() => setAsked(false)} />
    </Stack>
  );
}

function UnlinkDialog({ name, opened, onClose }: { name: string; opened: boolean; onClose: () => void }) {
  const unlink = useMutation(
    trpc.provider.unlink.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries(trpc.provider.get.queryFilter());
        notifications.show({ color: "good", message: `Your account of ${name} no longer signs you in here.` });
        onClose();
      },
    }),
  );
  return (
    <ConfirmDialog
      opened={opened}
      onClose={onClose}
      title={`Unlink your account of ${name}?`}
      confirm="Unlink account"
      cancel="Keep it linked"
      pending={unlink.isPending}
      error={unlink.error}
      onConfirm={() => unlink.mutate()}
    >
      You then sign in with your password or a passkey only. You can link it again.
    </ConfirmDialog>
  );
}
