import { Button, Group, Stack, Textarea, TextInput } from "@mantine/core";
import { schemaResolver, useForm } from "@mantine/form";
import { useMutation } from "@tanstack/react-query";
import { useNavigate, useRouter } from "@tanstack/react-router";
import { CreateTeam, type Team, UpdateTeam } from "@tessera/domain";
import { formErrors } from "#web/app-error.ts";
import { Form } from "#web/components/form.tsx";
import { FormError } from "#web/components/load-error.tsx";
import { CancelButton, GuardedDialog, useDialog } from "#web/leaving/guarded-dialog.tsx";
import { queryClient, trpc } from "#web/trpc.ts";

type TeamDialogProps = { opened: boolean; onClose: () => void; team?: Team };

const FIELDS = ["handle", "name", "description"];

/** Creates a team, or changes the one given. */
export function TeamDialog({ opened, onClose, team }: TeamDialogProps) {
  return (
    <GuardedDialog opened={opened} onClose={onClose} title={team ? "Edit team" : "Create a team"}>
      {team ? <EditForm team={team} /> : <CreateForm />}
    </GuardedDialog>
  );
}

const renew = () => queryClient.invalidateQueries(trpc.admin.team.pathFilter());

function CreateForm() {
  const { close } = useDialog();
  const navigate = useNavigate();
  const form = useForm<CreateTeam>({
    initialValues: { handle: "", name: "", description: "" },
    validate: schemaResolver(CreateTeam, { sync: true }),
  });
  const create = useMutation(
    trpc.admin.team.create.mutationOptions({
      onSuccess: async ({ id }) => {
        void renew();
        close();
        await navigate({ to: "/admin/teams/$teamId", params: { teamId: id } });
      },
      onError: (error) => form.setErrors(formErrors(error, FIELDS).byField),
    }),
  );
  return (
    <Form form={form} onSubmit={form.onSubmit((values) => create.mutate(values))}>
      <Stack gap="md">
        <TextInput label="Name" placeholder="Checkout" data-autofocus {...form.getInputProps("name")} />
        <TextInput
          label="Handle"
          description="Lower-case letters, digits and single hyphens. Rules about owners name the team by it; it can't be changed later."
          placeholder="checkout"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          {...form.getInputProps("handle")}
        />
        <Description {...form.getInputProps("description")} />
        {create.isError && <FormError message={formErrors(create.error, FIELDS).rest} />}
        <Group justify="flex-end" gap="xs">
          <CancelButton />
          <Button type="submit" loading={create.isPending}>
            Create team
          </Button>
        </Group>
      </Stack>
    </Form>
  );
}

function EditForm({ team }: { team: Team }) {
  const { close } = useDialog();
  const router = useRouter();
  const form = useForm<UpdateTeam>({
    initialValues: { teamId: team.id, name: team.name, description: team.description },
    validate: schemaResolver(UpdateTeam, { sync: true }),
  });
  const save = useMutation(
    trpc.admin.team.update.mutationOptions({
      onSuccess: async () => {
        await renew();
        close();
        // The name stands in the breadcrumb and in the document's title.
        await router.invalidate();
      },
      onError: (error) => form.setErrors(formErrors(error, FIELDS).byField),
    }),
  );
  return (
    <Form form={form} onSubmit={form.onSubmit((values) => save.mutate(values))}>
      <Stack gap="md">
        <TextInput label="Name" data-autofocus {...form.getInputProps("name")} />
        <Description {...form.getInputProps("description")} />
        {save.isError && <FormError message={formErrors(save.error, FIELDS).rest} />}
        <Group justify="flex-end" gap="xs">
          <CancelButton />
          <Button type="submit" loading={save.isPending}>
            Save team
          </Button>
        </Group>
      </Stack>
    </Form>
  );
}

function Description(props: object) {
  return <Textarea label="Description" description="Optional." autosize minRows={2} maxRows={6} {...props} />;
}
