import { Button, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus } from "@tabler/icons-react";
import type { Webhook } from "@tessera/domain";
import { DataTable } from "#web/components/data-table/data-table.tsx";
import type { TableRows } from "#web/components/data-table/table-rows.ts";
import { NothingHere } from "#web/components/nothing-here.tsx";
import { Page } from "#web/components/page.tsx";
import { webhookBrief, webhookColumns } from "./webhook-columns.tsx";
import { CreateWebhook } from "./webhook-dialog.tsx";
import { useWebhookHome } from "./webhook-home.ts";

/** The page of the webhooks of a project, or of the server. */
export function WebhookList({ rows }: { rows: TableRows<Webhook> }) {
  const home = useWebhookHome();
  const [isCreating, creation] = useDisclosure();
  const isEmpty = rows.loaded?.length === 0;
  const create = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={creation.open}>
      Create webhook
    </Button>
  );
  return (
    <Page
      isLoading={rows.loaded === undefined && !rows.error}
      about={
        <Text c="dimmed">
          {home.projectId === null
            ? "Tell other programs, or a chat, what happens on this server and in its projects."
            : "Tell other programs, or a chat, what happens in this project."}
        </Text>
      }
      actions={!isEmpty && create}
    >
      <DataTable
        name="webhooks"
        label="Webhooks"
        one="webhook"
        columns={webhookColumns(home)}
        rows={rows}
        idOf={({ id }) => id}
        isFaint={({ active }) => !active}
        brief={webhookBrief}
        empty={
          <NothingHere title="No webhooks yet" action={create}>
            A webhook sends what happens here to an address of yours: a failed run to a channel, a new cause to a
            tracker.
          </NothingHere>
        }
      />
      <CreateWebhook opened={isCreating} onClose={creation.close} />
    </Page>
  );
}
