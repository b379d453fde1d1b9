import { Button, Group, Select, Stack, Text, Textarea, TextInput } from "@mantine/core";
import { schemaResolver, useForm } from "@mantine/form";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { CreateServiceAccount, type ServiceAccount, ServiceAccountRole, UpdateServiceAccount } from "@tessera/domain";
import { nameAndUsername } from "#web/accounts/account-name.ts";
import { projectsLeft, SYSTEM_ROLE_LABELS } from "#web/accounts/system-role-labels.ts";
import { formErrors } from "#web/app-error.ts";
import { Form } from "#web/components/form.tsx";
import { FormError } from "#web/components/load-error.tsx";
import { CancelButton, GuardedDialog, useDialog } from "#web/leaving/guarded-dialog.tsx";
import { queryClient, trpc } from "#web/trpc.ts";

type ServiceAccountDialogProps = { opened: boolean; onClose: () => void; account?: ServiceAccount };

const ROLES = ServiceAccountRole.options.map((role) => ({ value: role, label: SYSTEM_ROLE_LABELS[role].name }));
const FIELDS = ["username", "description", "systemRole", "managedBy"];

/** Creates a service account, or changes the one given, its owner included. */
export function ServiceAccountDialog({ opened, onClose, account }: ServiceAccountDialogProps) {
  return (
    <GuardedDialog
      opened={opened}
      onClose={onClose}
      title={account ? "Edit service account" : "Create a service account"}
    >
      {account ? <EditForm account={account} /> : <CreateForm />}
    </GuardedDialog>
  );
}

const renew = () => queryClient.invalidateQueries(trpc.admin.serviceAccount.pathFilter());

function CreateForm() {
  const { close } = useDialog();
  const navigate = useNavigate();
  const form = useForm<CreateServiceAccount>({
    initialValues: { username: "", description: "", systemRole: "USER" },
    validate: schemaResolver(CreateServiceAccount, { sync: true }),
  });
  const create = useMutation(
    trpc.admin.serviceAccount.create.mutationOptions({
      onSuccess: async ({ id }) => {
        void renew();
        close();
        await navigate({ to: "/admin/service-accounts/$accountId", params: { accountId: id } });
      },
      onError: (error) => form.setErrors(formErrors(error, FIELDS).byField),
    }),
  );
  return (
    <Form form={form} onSubmit={form.onSubmit((values) => create.mutate(values))}>
      <Stack gap="md">
        <TextInput
          label="Name"
          description="Letters, digits and single hyphens. It can't be changed later."
          placeholder="nightly-build"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          data-autofocus
          {...form.getInputProps("username")}
        />
        <Purpose {...form.getInputProps("description")} />
        <Role {...form.getInputProps("systemRole")} />
        {create.isError && <FormError message={formErrors(create.error, FIELDS).rest} />}
        <Group justify="flex-end" gap="xs">
          <CancelButton />
          <Button type="submit" loading={create.isPending}>
            Create service account
          </Button>
        </Group>
      </Stack>
    </Form>
  );
}

function EditForm({ account }: { account: ServiceAccount }) {
  const { close } = useDialog();
  const owners = useQuery(trpc.admin.serviceAccount.owners.queryOptions());
  const form = useForm<UpdateServiceAccount>({
    initialValues: {
      accountId: account.id,
      description: account.description,
      systemRole: account.systemRole,
      managedBy: account.managedBy?.id,
    },
    validate: schemaResolver(UpdateServiceAccount, { sync: true }),
  });
  const isDemoted = account.systemRole !== "GUEST" && form.values.systemRole === "GUEST";
  const save = useMutation(
    trpc.admin.serviceAccount.update.mutationOptions({
      onSuccess: async () => {
        await renew();
        close();
      },
      onError: (error) => form.setErrors(formErrors(error, FIELDS).byField),
    }),
  );
  return (
    <Form form={form} onSubmit={form.onSubmit((values) => save.mutate(values))}>
      <Stack gap="md">
        <Purpose data-autofocus {...form.getInputProps("description")} />
        <Role {...form.getInputProps("systemRole")} />
        {isDemoted && (
          <Text size="xs" c="dimmed">
            It then only reads in its projects. {projectsLeft}
          </Text>
        )}
        <Select
          label="Owner"
          description="The administrator who gets a notice when one of its tokens expires, leaks or is used from somewhere new."
          data={(owners.data?.data ?? []).map((person) => ({
            value: person.id,
            label: nameAndUsername(person),
          }))}
          allowDeselect={false}
          searchable
          nothingFoundMessage="No administrator has this name"
          {...form.getInputProps("managedBy")}
        />
        {save.isError && <FormError message={formErrors(save.error, FIELDS).rest} />}
        <Group justify="flex-end" gap="xs">
          <CancelButton />
          <Button type="submit" loading={save.isPending}>
            Save service account
          </Button>
        </Group>
      </Stack>
    </Form>
  );
}

function Purpose(props: object) {
  return (
    <Textarea
      label="What it is for"
      description="Optional. Tells your successors what stops when it is deleted."
      autosize
      minRows={2}
      maxRows={6}
      {...props}
    />
  );
}

function Role(props: object) {
  return (
    <Select
      label="Role"
      description="A guest only reads. The members page of each project decides what a user may do."
      data={ROLES}
      allowDeselect={false}
      {...props}
    />
  );
}
