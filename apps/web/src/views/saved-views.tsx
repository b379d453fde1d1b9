import { Button, Checkbox, Group, Menu, Modal, Stack, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconBookmark, IconTrash } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import type { SavedView, SavedViewPage } from "@tessera/domain";
import { type FormEvent, useState } from "react";
import { appError } from "#web/app-error.ts";
import { ActionError } from "#web/components/load-error.tsx";
import { queryClient, trpc } from "#web/trpc.ts";

export type SavedViewsProps = {
  projectId: string;
  page: SavedViewPage;
  /** The filters now, as the search part of the address. */
  query: string;
  mayWrite: boolean;
  onChoose: (query: string) => void;
};

const renew = () => queryClient.invalidateQueries(trpc.view.pathFilter());

/** Filters under a name: a person's own, and those that others share. */
export function SavedViews({ projectId, page, query, mayWrite, onChoose }: SavedViewsProps) {
  const [isSaving, setSaving] = useState(false);
  const views = useQuery(trpc.view.list.queryOptions({ projectId, page, limit: 200 }));
  const remove = useMutation(
    trpc.view.delete.mutationOptions({
      onSuccess: renew,
      onError: (error) => notifications.show({ color: "danger", message: appError(error).message }),
    }),
  );
  const known = views.data?.data ?? [];
  return (
    <>
      <Menu width={280} position="bottom-end" defaultOpened>
        <Menu.Target>
          <Button size="xs" variant="default" leftSection={<IconBookmark size={14} aria-hidden />}>
            Views
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {known.length === 0 && <Menu.Label>No saved views yet</Menu.Label>}
          {known.map((view) => (
            <Menu.Item key={view.id} onClick={() => onChoose(view.query)}>
              {nameOf(view)}
            </Menu.Item>
          ))}
          {mayWrite && (
            <>
              <Menu.Divider />
              <Menu.Item disabled={query === ""} onClick={() => setSaving(true)}>
                Save filters as a view
              </Menu.Item>
              {known
                .filter(({ mine }) => mine)
                .map((view) => (
                  <Menu.Item
                    key={view.id}
                    leftSection={<IconTrash size={14} aria-hidden />}
                    onClick={() => remove.mutate({ projectId, id: view.id })}
                  >
                    Delete “{view.name}”
                  </Menu.Item>
                ))}
            </>
          )}
        </Menu.Dropdown>
      </Menu>
      <Modal opened={isSaving} onClose={() => setSaving(false)} title="Save filters as a view">
        <SaveForm {...{ projectId, page, query }} onClose={() => setSaving(false)} />
      </Modal>
    </>
  );
}

const nameOf = ({ name, shared, mine, owner }: SavedView): string =>
  mine ? `${name}${shared ? " (shared)" : ""}` : `${name}, by ${owner?.name ?? "someone"}`;

type SaveFormProps = Pick<SavedViewsProps, "projectId" | "page" | "query"> & { onClose: () => void };

function SaveForm({ projectId, page, query, onClose }: SaveFormProps) {
  const [name, setName] = useState("");
  const [shared, setShared] = useState(false);
  const save = useMutation(
    trpc.view.save.mutationOptions({
      onSuccess: async (view) => {
        await renew();
        notifications.show({ color: "good", message: `The view ${view.name} is saved` });
        onClose();
      },
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate({ projectId, page, name, query, shared });
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="md">
        <TextInput
          label="Name"
          data-autofocus
          maxLength={60}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Checkbox
          label="Share it with everyone who sees the project"
          checked={shared}
          onChange={(event) => setShared(event.currentTarget.checked)}
        />
        <ActionError error={save.error} />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" disabled={name.trim() === ""} loading={save.isPending}>
            Save view
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
