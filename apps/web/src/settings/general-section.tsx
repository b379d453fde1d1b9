import { NumberInput, TextInput, Title } from "@mantine/core";
import classes from "./settings-page.module.css";
import { NUMBER, type SettingsForm } from "./settings-values.ts";

/** What the instance is called, how long it waits for those who are invited, and how long people stay signed in. */
export function GeneralSection({ form }: { form: SettingsForm }) {
  return (
    <section className={classes.section} aria-labelledby="general">
      <Title order={2} id="general">
        General
      </Title>
      <TextInput
        label="Name of this server"
        description="Stands on the sign-in page, in the titles of pages, in mails and in authenticator apps."
        classNames={{ wrapper: classes.text }}
        {...form.getInputProps("instanceName")}
      />
      <NumberInput
        label="Invitations work for"
        description="Those sent from now on; the ones on their way keep their day."
        suffix=" days"
        {...NUMBER}
        {...form.getInputProps("invitationLifetimeDays")}
      />
      <NumberInput
        label="Sign people out after"
        description="Days without opening the page, 30 at most. Every session ends 30 days after the sign-in in any case."
        suffix=" days"
        {...NUMBER}
        {...form.getInputProps("sessionIdleDays")}
      />
    </section>
  );
}
