import { SegmentedControl, Stack, Text, Title } from "@mantine/core";
import { createFileRoute } from "@tanstack/react-router";
import { Page } from "#web/components/page.tsx";
import { SaveBar } from "#web/components/save-bar.tsx";
import classes from "#web/profile/appearance-page.module.css";
import { DateFields } from "#web/profile/date-fields.tsx";
import { PaletteField } from "#web/profile/palette-field.tsx";
import { useLook } from "#web/profile/preferences.ts";
import { THEMES, type Theme } from "#web/profile/theme-labels.ts";
import { useTriedPreferences } from "#web/profile/use-tried-preferences.ts";

export const Route = createFileRoute("/_app/settings/appearance")({
  component: AppearancePage,
});

const FIELDS = ["theme", "navigation", "locale", "timeZone"] as const;

/** Every choice shows at once; it stays when it is saved, and is taken back when one leaves without that. */
function AppearancePage() {
  const { shown, tryOut } = useLook();
  const tried = useTriedPreferences(FIELDS, "Your appearance is saved");
  return (
    <Page reading about={<Text c="dimmed">How Tessera looks for you, in every browser you sign in with.</Text>}>
      <form noValidate onSubmit={tried.submit}>
        <Stack gap="xl">
          <section className={classes.section} aria-labelledby="theme">
            <Title order={2} id="theme">
              Theme
            </Title>
            <SegmentedControl
              className={classes.theme}
              aria-labelledby="theme"
              value={shown.theme}
              onChange={(theme) => tryOut({ theme: theme as Theme })}
              data={THEMES}
            />
            <Text size="xs" c="dimmed">
              System follows your device, also when it changes in the evening.
            </Text>
          </section>
          <section className={classes.section} aria-labelledby="navigation-colours">
            <Title order={2} id="navigation-colours">
              Navigation colours
            </Title>
            <PaletteField value={shown.navigation} onChange={(navigation) => tryOut({ navigation })} />
          </section>
          <section className={classes.section} aria-labelledby="dates">
            <Title order={2} id="dates">
              Dates
            </Title>
            <DateFields choice={shown} onChange={tryOut} />
          </section>
        </Stack>
        <SaveBar save="Save appearance" {...tried.bar} />
      </form>
    </Page>
  );
}
