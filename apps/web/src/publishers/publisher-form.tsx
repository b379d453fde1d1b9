import { Button, Checkbox, Group, Input, NumberInput, Select, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQuery } from "@tanstack/react-query";
import { PUBLISHER_SCOPES, type Publisher, type PublisherSystem, SCOPE_NOTES, SYSTEMS } from "@tessera/domain";
import { formErrors } from "#web/app-error.ts";
import { Form } from "#web/components/form.tsx";
import { FormError } from "#web/components/load-error.tsx";
import { CancelButton } from "#web/leaving/guarded-dialog.tsx";
import { trpc, trpcClient } from "#web/trpc.ts";
import { SYSTEM_OPTIONS } from "./publisher-labels.ts";
import { renewPublishers } from "./publishers-query.ts";
import { newRule, RulesField, rulesOf, type TypedRule, typedRule } from "./rules-field.tsx";

const FIELDS = ["name", "issuer", "rules", "scopes", "lifetimeMinutes", "accountId"];

type Values = {
  name: string;
  system: PublisherSystem;
  issuer: string;
  rules: TypedRule[];
  scopes: (typeof PUBLISHER_SCOPES.options)[number][];
  lifetimeMinutes: number;
  accountId: string;
};

const rulesFor = (system: PublisherSystem): TypedRule[] => {
  const { names, pins, suggests } = SYSTEMS[system];
  return [...(names.length > 0 ? names : [pins[0] ?? suggests[0] ?? ""])].map(newRule);
};

const initialValues = (): Values => ({
  ...{ name: SYSTEMS.github.label, system: "github", issuer: SYSTEMS.github.issuer ?? "", rules: rulesFor("github") },
  ...{ scopes: ["project:read", "cycle:read", "cycle:write", "result:read", "result:write"] },
  ...{ lifetimeMinutes: 15, accountId: "" },
});

const valuesOf = ({ account, rules, scopes, name, system, issuer, lifetimeMinutes }: Publisher): Values => ({
  ...{ name, system, issuer, lifetimeMinutes, accountId: account.id, rules: rules.map(typedRule) },
  scopes: PUBLISHER_SCOPES.options.filter((scope) => scopes.includes(scope)),
});

type PublisherFormProps = { projectId: string; publisher?: Publisher; onSaved: (saved: Publisher) => void };

/** Creates a trusted publisher, or changes the one given. */
export function PublisherForm({ projectId, publisher, onSaved }: PublisherFormProps) {
  const form = useForm<Values>({ initialValues: publisher ? valuesOf(publisher) : initialValues() });
  const save = useMutation({
    mutationFn: ({ system, rules, ...values }: Values) => {
      const terms = { projectId, ...values, rules: rulesOf(rules) };
      return publisher
        ? trpcClient.publisher.update.mutate({ publisherId: publisher.id, ...terms })
        : trpcClient.publisher.create.mutate({ system, ...terms });
    },
    onSuccess: async (saved) => {
      await renewPublishers();
      onSaved(saved);
    },
    onError: (error) => form.setErrors(errorsOf(error).byField),
  });
  const choose = (system: PublisherSystem) => {
    const { label, issuer = "" } = SYSTEMS[system];
    const isOwnName = !SYSTEM_OPTIONS.some((it) => it.label === form.values.name);
    form.setValues({ system, issuer, rules: rulesFor(system), ...(!isOwnName && { name: label }) });
  };
  const { system } = form.values;
  return (
    <Form form={form} onSubmit={form.onSubmit((values) => save.mutate(values))}>
      <Stack gap="md">
        {!publisher && (
          <Select
            label="CI system"
            data={SYSTEM_OPTIONS}
            allowDeselect={false}
            data-autofocus
            value={system}
            onChange={(chosen) => chosen && choose(chosen)}
          />
        )}
        <TextInput label="Name" autoComplete="off" {...form.getInputProps("name")} />
        <TextInput
          label="Issuer"
          description={
            SYSTEMS[system].audience
              ? `What its tokens have as iss. They are meant for ${SYSTEMS[system].audience}, so rules alone say whose they are.`
              : "What its tokens have as iss, exactly."
          }
          placeholder={SYSTEMS[system].issuerExample}
          inputMode="url"
          autoComplete="off"
          spellCheck={false}
          {...form.getInputProps("issuer")}
        />
        <RulesField system={system} {...form.getInputProps("rules")} />
        <AccountField projectId={projectId} {...form.getInputProps("accountId")} />
        <ScopesField {...form.getInputProps("scopes")} />
        <NumberInput
          label="Lifetime in minutes"
          description="How long each token works, at most 60. A build gets a new one with each command."
          min={1}
          max={60}
          allowDecimal={false}
          {...form.getInputProps("lifetimeMinutes")}
        />
        {save.isError && <FormError message={errorsOf(save.error).rest} />}
        <Group justify="flex-end" gap="xs">
          <CancelButton />
          <Button type="submit" loading={save.isPending}>
            {publisher ? "Save publisher" : "Create publisher"}
          </Button>
        </Group>
      </Stack>
    </Form>
  );
}

/** What is wrong in a rule is said below all of them. */
function errorsOf(error: unknown) {
  const { byField, rest } = formErrors(error, FIELDS);
  const fields = Object.entries(byField).map(([path, message]) => [path.split(".")[0] ?? path, message]);
  return { byField: Object.fromEntries(fields) as Record<string, string>, rest };
}

type FieldProps<Value> = { value?: Value; error?: React.ReactNode; onChange?: (value: Value) => void };

function AccountField({ projectId, ...props }: { projectId: string } & FieldProps<string>) {
  const accounts = useQuery(trpc.publisher.accounts.queryOptions({ projectId, limit: 200 }));
  const found = accounts.data?.data ?? [];
  const isEmpty = accounts.isSuccess && found.length === 0;
  return (
    <Select
      label="Service account"
      description={
        isEmpty
          ? "This project has none yet. Ask an administrator to create one, and add it under Members."
          : "What its builds act as. It must be a member of this project."
      }
      placeholder="Choose a service account"
      data={found.map(({ id, username }) => ({ value: id, label: username }))}
      allowDeselect={false}
      {...props}
      value={props.value || null}
      onChange={(id) => id && props.onChange?.(id)}
    />
  );
}

function ScopesField({ value = [], error, onChange }: FieldProps<Values["scopes"]>) {
  return (
    <Input.Wrapper label="Access" labelElement="div" labelProps={{ id: "publisher-scopes" }} error={error}>
      <Checkbox.Group
        aria-labelledby="publisher-scopes"
        value={value}
        onChange={(chosen) => onChange?.(PUBLISHER_SCOPES.options.filter((scope) => chosen.includes(scope)))}
      >
        <Stack gap="xs" mt="xs">
          {PUBLISHER_SCOPES.options.map((scope) => (
            <Checkbox key={scope} value={scope} label={<code>{scope}</code>} description={SCOPE_NOTES[scope]} />
          ))}
        </Stack>
      </Checkbox.Group>
    </Input.Wrapper>
  );
}
