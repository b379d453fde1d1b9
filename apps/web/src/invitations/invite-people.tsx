import { Button, Group, Select, Stack, TextInput } from "@mantine/core";
import { schemaResolver, useForm } from "@mantine/form";
import { useMutation, useSuspenseQuery } from "@tanstack/react-query";
import { CreateInvitation, type InvitationWithLink, type SystemRole } from "@tessera/domain";
import { useState } from "react";
import { SYSTEM_ROLE_LABELS, SYSTEM_ROLE_OPTIONS } from "#web/accounts/system-role-labels.ts";
import { formErrors } from "#web/app-error.ts";
import { Form } from "#web/components/form.tsx";
import { FormError } from "#web/components/load-error.tsx";
import { CancelButton, GuardedDialog } from "#web/leaving/guarded-dialog.tsx";
import { sessionQuery } from "#web/sign-in/session.ts";
import { queryClient, trpc } from "#web/trpc.ts";
import { InvitationLink } from "./invitation-link.tsx";
import { OffersField } from "./offers-field.tsx";

/** Asks who to invite, then shows the link. */
export function InvitePeople({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const [made, setMade] = useState<InvitationWithLink>();
  const close = () => {
    setMade(undefined);
    onClose();
  };
  return (
    <GuardedDialog
      opened={opened}
      onClose={close}
      size={560}
      title={made ? `${made.invitation.email} is invited` : "Invite people"}
    >
      {made ? <InvitationLink made={made} onAnother={() => setMade(undefined)} /> : <InviteForm onMade={setMade} />}
    </GuardedDialog>
  );
}

function InviteForm({ onMade }: { onMade: (made: InvitationWithLink) => void }) {
  const { form, create, onSubmit, refusal } = useInviteForm(onMade);
  const { systemRole, projects } = form.values;
  const setSystemRole = (role: SystemRole) => {
    form.setFieldValue("systemRole", role);
    if (role === "GUEST") {
      form.setFieldValue(
        "projects",
        projects.map((offer) => ({ ...offer, role: "GUEST" })),
      );
    }
  };
  const { mailConfigured } = useSuspenseQuery(sessionQuery()).data;
  return (
    <Form form={form} onSubmit={onSubmit}>
      <Stack gap="md">
        <TextInput
          label="Email"
          type="email"
          autoComplete="off"
          placeholder="grace@example.org"
          data-autofocus
          {...form.getInputProps("email")}
        />
        <Select
          label="Role"
          description={sentence(SYSTEM_ROLE_LABELS[systemRole].about)}
          data={SYSTEM_ROLE_OPTIONS}
          allowDeselect={false}
          value={systemRole}
          onChange={(role) => role && setSystemRole(role as SystemRole)}
        />
        <OffersField
          offers={projects}
          serverGuest={systemRole === "GUEST"}
          errors={form.errors}
          onChange={(offers) => {
            form.clearErrors();
            form.setFieldValue("projects", offers);
          }}
        />
        <FormError message={refusal} />
        <Group justify="flex-end" gap="xs">
          <CancelButton />
          <Button type="submit" loading={create.isPending}>
            {mailConfigured ? "Send invitation" : "Create invitation"}
          </Button>
        </Group>
      </Stack>
    </Form>
  );
}

function useInviteForm(onMade: (made: InvitationWithLink) => void) {
  const [refusal, setRefusal] = useState<string>();
  const initialValues: CreateInvitation = { email: "", systemRole: "USER", projects: [] };
  const form = useForm({ initialValues, validate: schemaResolver(CreateInvitation, { sync: true }) });
  const create = useMutation(
    trpc.admin.invitation.create.mutationOptions({
      // What is kept of a mutation would keep the link.
      gcTime: 0,
      onSuccess: (made) => {
        void queryClient.invalidateQueries(trpc.admin.invitation.pathFilter());
        onMade(made);
      },
      onError: (error) => {
        const { byField, rest } = formErrors(error, Object.keys(initialValues));
        form.setErrors(byField);
        setRefusal(rest);
      },
    }),
  );
  const onSubmit = form.onSubmit(({ email, ...roles }) => {
    setRefusal(undefined);
    create.mutate({ email: email.trim(), ...roles });
  });
  return { form, create, onSubmit, refusal };
}

const sentence = (words: string) => `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
