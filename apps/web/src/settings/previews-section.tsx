import { Switch, Text, Title } from "@mantine/core";
import { useMutation, useSuspenseQuery } from "@tanstack/react-query";
import { FeaturePreview } from "@tessera/domain";
import { ActionError } from "../components/load-error.tsx";
import { PREVIEW_WORDS } from "../preferences/preview-words.ts";
import { queryClient, trpc } from "../trpc.ts";
import classes from "./settings-page.module.css";

/** Which feature previews people may switch on; each switch counts at once. */
export function PreviewsSection() {
  const saved = useSuspenseQuery(trpc.admin.settings.get.queryOptions()).data;
  const update = useMutation(
    trpc.admin.settings.update.mutationOptions({
      scope: { id: "hidden previews" },
      onSuccess: (saved) => {
        queryClient.setQueryData(trpc.admin.settings.get.queryKey(), saved);
        void queryClient.invalidateQueries(trpc.preferences.pathFilter());
      },
    }),
  );
  const hiddenPreviews = (update.isPending && update.variables.hiddenPreviews) || saved.hiddenPreviews;
  const offer = (preview: FeaturePreview, isOffered: boolean) => {
    const others = hiddenPreviews.filter((other) => other !== preview);
    update.mutate({ hiddenPreviews: isOffered ? others : [...others, preview] });
  };
  return (
    <section className={classes.section} aria-labelledby="feature-previews">
      <Title order={2} id="feature-previews">
        Feature previews
      </Title>
      <Text c="dimmed">
        Everybody may switch on what is offered here. Hiding a preview switches it off for everybody.
      </Text>
      {FeaturePreview.options.map((preview) => (
        <Switch
          key={preview}
          label={`Offer ${PREVIEW_WORDS[preview].name.toLowerCase()}`}
          description={PREVIEW_WORDS[preview].about}
          checked={!hiddenPreviews.includes(preview)}
          onChange={(event) => offer(preview, event.currentTarget.checked)}
        />
      ))}
      <ActionError error={update.error} />
    </section>
  );
}
