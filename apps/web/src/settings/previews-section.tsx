import { Switch, Text, Title } from "@mantine/core";
import { FeaturePreview } from "@tessera/domain";
import { PREVIEW_LABELS } from "#web/profile/preview-labels.ts";
import classes from "./settings-page.module.css";
import type { SettingsForm } from "./settings-values.ts";

/** Which feature previews people may switch on. */
export function PreviewsSection({ form }: { form: SettingsForm }) {
  const { hiddenPreviews } = form.values;
  const offer = (preview: FeaturePreview, isOffered: boolean) => {
    const others = hiddenPreviews.filter((other) => other !== preview);
    form.setFieldValue("hiddenPreviews", isOffered ? others : [...others, preview]);
  };
  return (
    <section className={classes.section} aria-labelledby="feature-previews">
      <Title order={2} id="feature-previews">
        Feature previews
      </Title>
      <Text c="dimmed">
        Everyone may switch on what is offered here. Hiding a preview switches it off for everyone.
      </Text>
      {FeaturePreview.options.map((preview) => (
        <Switch
          key={preview}
          label={`Offer ${PREVIEW_LABELS[preview].name.toLowerCase()}`}
          description={PREVIEW_LABELS[preview].about}
          checked={!hiddenPreviews.includes(preview)}
          onChange={(event) => offer(preview, event.currentTarget.checked)}
        />
      ))}
    </section>
  );
}
