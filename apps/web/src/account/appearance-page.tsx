import { Button, Group, SegmentedControl, Stack, Text, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import type { UpdatePreferences } from "@tessera/domain";
import { type FormEvent, useEffect } from "react";
import { ActionError } from "../components/load-error.tsx";
import { Page } from "../components/page.tsx";
import { useLook, useSavePreferences } from "../preferences/preferences.ts";
import { THEMES, type Theme } from "../preferences/theme-words.ts";
import classes from "./appearance-page.module.css";
import { DateFields } from "./date-fields.tsx";
import { PaletteField } from "./palette-field.tsx";

const FIELDS = ["theme", "navigation", "locale", "timeZone"] as const;

/** Every choice shows at once; it stays when it is saved, and is taken back when one leaves without that. */
export function AppearancePage() {
  const { saved, shown, tryOut, drop } = useLook();
  const save = useSavePreferences();
  useEffect(() => () => drop(), [drop]);
  const changed = Object.fromEntries(
    FIELDS.flatMap((field) => (shown[field] === saved[field] ? [] : [[field, shown[field]]])),
  ) as UpdatePreferences;
  const isChanged = Object.keys(changed).length > 0;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(changed, {
      onSuccess: () => notifications.show({ color: "good", message: "Your appearance is saved" }),
    });
  };
  return (
    <Page
      title="Appearance"
      reading
      about={<Text c="dimmed">How Tessera looks to you, in every browser you sign in with.</Text>}
    >
      <form onSubmit={submit}>
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
          <ActionError error={save.error} />
          <Group gap="xs">
            <Button type="submit" disabled={!isChanged} loading={save.isPending}>
              Save appearance
            </Button>
            {isChanged && (
              <Button variant="subtle" onClick={() => drop()}>
                Undo changes
              </Button>
            )}
          </Group>
        </Stack>
      </form>
    </Page>
  );
}
