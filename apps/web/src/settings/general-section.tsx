import { NumberInput, TextInput, Title } from "@mantine/core";
import classes from "./settings-page.module.css";
import { NUMBER, type SettingsForm } from "./settings-values.ts";

/** The name of the server, how long it waits for invited people, and how long people stay signed in. */
export function GeneralSection({ form }: { form: SettingsForm }) {
  return (
    <section className={classes.section} aria-labelledby="general">
      <Title order={2} id="general">
        General
      </Title>
      <TextInput
        label="Name of this server"
        description="Shown on the sign-in page, in page titles, in emails and in authenticator apps."
        classNames={{ wrapper: classes.text }}
        {...form.getInputProps("instanceName")}
      />
      <NumberInput
        label="Invitations work for"
        description="Applies to new invitations; sent ones keep their expiry date."
        suffix=" days"
        {...NUMBER}
        {...form.getInputProps("invitationLifetimeDays")}
      />
      <NumberInput
        label="Sign people out after"
        description="Days without activity, 30 at most. Every session ends 30 days after sign-in in any case."
        suffix=" days"
        {...NUMBER}
        {...form.getInputProps("sessionIdleDays")}
      />
    </section>
  );
}
