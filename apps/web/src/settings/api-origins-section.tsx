import { TagsInput, Title } from "@mantine/core";
import classes from "./settings-page.module.css";
import type { SettingsForm } from "./settings-values.ts";

/** Whose pages may call the API from a browser. */
export function ApiOriginsSection({ form }: { form: SettingsForm }) {
  return (
    <section className={classes.section} aria-labelledby="other-sites">
      <Title order={2} id="other-sites">
        API calls from other sites
      </Title>
      <TagsInput
        label="Sites whose pages may call the API"
        description="Only with a token, never with anyone's session. * stands for every site; leave it empty to allow none."
        placeholder="https://dashboard.example.org"
        splitChars={[",", " "]}
        {...form.getInputProps("apiOrigins")}
      />
    </section>
  );
}
