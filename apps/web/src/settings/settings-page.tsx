import { Button, Group, NumberInput, Stack, Switch, Text, Title } from "@mantine/core";
import { useForm } from "@mantine/form";
import { notifications } from "@mantine/notifications";
import { useMutation, useSuspenseQuery } from "@tanstack/react-query";
import { type InstanceSettings, UpdateSettings } from "@tessera/domain";
import { useState } from "react";
import { formErrors } from "../app-error.ts";
import { TextLink } from "../components/button-link.tsx";
import { FormError } from "../components/load-error.tsx";
import { Page } from "../components/page.tsx";
import { queryClient, trpc } from "../trpc.ts";
import { PreviewsSection } from "./previews-section.tsx";
import classes from "./settings-page.module.css";

const FIELDS = [
  "maxTokenLifetimeDays",
  "defaultTokenLifetimeDays",
  "allowNeverExpiring",
  "maxLiveTokensPerUser",
  "tokenRequestsPerMinute",
] as const;
type Values = Pick<InstanceSettings, (typeof FIELDS)[number]>;

/** What holds for every token of the server. */
export function SettingsPage() {
  const settings = useSuspenseQuery(trpc.admin.settings.get.queryOptions()).data;
  const [refusal, setRefusal] = useState<string>();
  const form = useForm<Values>({
    initialValues: settings,
    validate: (values) => problemsOf(changes(values, settings)),
  });
  const update = useMutation(
    trpc.admin.settings.update.mutationOptions({
      onSuccess: (saved) => {
        queryClient.setQueryData(trpc.admin.settings.get.queryKey(), saved);
        void queryClient.invalidateQueries(trpc.token.policy.pathFilter());
        form.setInitialValues(saved);
        form.setValues(saved);
        notifications.show({ color: "good", message: "The settings are saved" });
      },
      onError: (error) => {
        const { byField, rest } = formErrors(error, FIELDS);
        form.setErrors(byField);
        setRefusal(rest);
      },
    }),
  );
  const changed = changes(form.values, settings);
  const isChanged = Object.keys(changed).length > 0;
  return (
    <Page title="Settings" reading about={<Text c="dimmed">What holds for every token of this server.</Text>}>
      <form
        noValidate
        onSubmit={form.onSubmit(() => {
          setRefusal(undefined);
          update.mutate(changed);
        })}
      >
        <Stack gap="xl">
          <section className={classes.section} aria-labelledby="token-policy">
            <Title order={2} id="token-policy">
              Token policy
            </Title>
            <Text c="dimmed">
              It holds for new tokens. Those that live longer already work on; find them under{" "}
              <TextLink to="/admin/tokens" search={{ beyond: true }} underline="always">
                beyond policy
              </TextLink>
              .
            </Text>
            <NumberInput
              label="Longest lifetime"
              description="Days a token may live at most."
              suffix=" days"
              {...NUMBER}
              {...form.getInputProps("maxTokenLifetimeDays")}
            />
            <NumberInput
              label="Default lifetime"
              description="What the page proposes for a new token."
              suffix=" days"
              {...NUMBER}
              {...form.getInputProps("defaultTokenLifetimeDays")}
            />
            <Switch
              label="Allow tokens without expiry"
              description="They work until somebody revokes them, lost or not."
              {...form.getInputProps("allowNeverExpiring", { type: "checkbox" })}
            />
            <NumberInput
              label="Live tokens per account"
              description="Whoever has so many must revoke one before creating another."
              {...NUMBER}
              {...form.getInputProps("maxLiveTokensPerUser")}
            />
          </section>
          <section className={classes.section} aria-labelledby="rate-limit">
            <Title order={2} id="rate-limit">
              Rate limit
            </Title>
            <NumberInput
              label="Requests per minute and token"
              description="Further ones are refused until the minute is over."
              {...NUMBER}
              {...form.getInputProps("tokenRequestsPerMinute")}
            />
          </section>
          <FormError message={refusal} />
          <Group gap="xs">
            <Button type="submit" disabled={!isChanged} loading={update.isPending}>
              Save settings
            </Button>
            {isChanged && (
              <Button variant="subtle" onClick={() => form.reset()}>
                Undo changes
              </Button>
            )}
          </Group>
        </Stack>
      </form>
      <PreviewsSection />
    </Page>
  );
}

const NUMBER = { w: 240, min: 1, allowDecimal: false, allowNegative: false, thousandSeparator: "," } as const;

/** Only what differs is sent: two admins may change different things at once. */
function changes(values: Values, settings: InstanceSettings): UpdateSettings {
  return Object.fromEntries(
    FIELDS.flatMap((field) => (values[field] === settings[field] ? [] : [[field, values[field]]])),
  );
}

function problemsOf(changed: UpdateSettings): Record<string, string> {
  const { error } = UpdateSettings.safeParse(changed);
  return Object.fromEntries(
    (error?.issues ?? []).map(({ path, code, message }) => {
      return [path.join("."), code === "invalid_type" ? "Give a whole number" : message];
    }),
  );
}
