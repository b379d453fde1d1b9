import { NumberInput, Switch, Text, Title } from "@mantine/core";
import { TextLink } from "#web/components/button-link.tsx";
import classes from "./settings-page.module.css";
import { NUMBER, type SettingsForm } from "./settings-values.ts";

/** What a new token may be. */
export function TokenPolicySection({ form }: { form: SettingsForm }) {
  return (
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
        description="In days. A longer default lifetime is shortened to it."
        suffix=" days"
        {...NUMBER}
        {...form.getInputProps("maxTokenLifetimeDays")}
      />
      <NumberInput
        label="Default lifetime"
        description="Suggested for each new token."
        suffix=" days"
        {...NUMBER}
        {...form.getInputProps("defaultTokenLifetimeDays")}
      />
      <Switch
        label="Allow tokens without expiry"
        description="They work until someone revokes them, lost or not."
        {...form.getInputProps("allowNeverExpiring", { type: "checkbox" })}
      />
      <NumberInput
        label="Live tokens per account"
        description="An account that has this many must revoke one before creating another."
        {...NUMBER}
        {...form.getInputProps("maxLiveTokensPerUser")}
      />
    </section>
  );
}

/** How often a token may be used, and how much one upload may hold. */
export function RateLimitSection({ form }: { form: SettingsForm }) {
  return (
    <section className={classes.section} aria-labelledby="rate-limit">
      <Title order={2} id="rate-limit">
        Limits
      </Title>
      <NumberInput
        label="Requests per minute and token"
        description="Further ones are refused until the minute is over."
        {...NUMBER}
        {...form.getInputProps("tokenRequestsPerMinute")}
      />
      <NumberInput
        label="Tests per upload"
        description="A larger upload is refused as a whole."
        {...NUMBER}
        {...form.getInputProps("maxTestsPerImport")}
      />
      <NumberInput
        label="Largest attached file"
        description="In MB. A report's larger files are left out, its results are stored all the same."
        suffix=" MB"
        {...NUMBER}
        {...form.getInputProps("maxAttachmentMegabytes")}
      />
      <NumberInput
        label="Attached files per project"
        description="In MB, of all files of one project together. 0 takes none."
        suffix=" MB"
        {...NUMBER}
        min={0}
        {...form.getInputProps("maxAttachmentMegabytesPerProject")}
      />
    </section>
  );
}
