import { Badge, Switch, Text } from "@mantine/core";
import { createFileRoute } from "@tanstack/react-router";
import type { FeaturePreview } from "@tessera/domain";
import { TextLink } from "#web/components/button-link.tsx";
import { NothingHere } from "#web/components/nothing-here.tsx";
import { Page } from "#web/components/page.tsx";
import { SaveBar } from "#web/components/save-bar.tsx";
import { useLook } from "#web/profile/preferences.ts";
import { PREVIEW_LABELS } from "#web/profile/preview-labels.ts";
import classes from "#web/profile/previews-page.module.css";
import { useTriedPreferences } from "#web/profile/use-tried-preferences.ts";

export const Route = createFileRoute("/_app/settings/previews")({
  component: PreviewsPage,
});

const FIELDS = ["previews"] as const;

/** What is switched here shows at once, and stays once it is saved. */
function PreviewsPage() {
  const { shown, tryOut } = useLook();
  const tried = useTriedPreferences(FIELDS, "Your previews are saved");
  const { offeredPreviews, previews } = shown;
  const turn = (preview: FeaturePreview, on: boolean) => {
    const others = previews.filter((other) => other !== preview);
    tryOut({ previews: on ? [...others, preview] : others });
  };
  return (
    <Page
      reading
      about={<Text c="dimmed">What you can try before everyone gets it. It changes nothing for others.</Text>}
    >
      {offeredPreviews.length === 0 ? (
        <NothingHere title="There is nothing to try at the moment">
          New previews appear here. An administrator may have hidden those there are.
        </NothingHere>
      ) : (
        <form noValidate onSubmit={tried.submit}>
          <ul className={classes.list}>
            {offeredPreviews.map((preview) => (
              <Preview
                key={preview}
                preview={preview}
                isOn={previews.includes(preview)}
                onTurn={(on) => turn(preview, on)}
              />
            ))}
          </ul>
          <SaveBar save="Save previews" {...tried.bar} />
        </form>
      )}
    </Page>
  );
}

type PreviewProps = { preview: FeaturePreview; isOn: boolean; onTurn: (on: boolean) => void };

function Preview({ preview, isOn, onTurn }: PreviewProps) {
  const { name, about, place } = PREVIEW_LABELS[preview];
  return (
    <li className={classes.preview}>
      <Switch
        classNames={{ body: classes.switch, labelWrapper: classes.words }}
        labelPosition="left"
        label={
          <>
            <span className={classes.name}>{name}</span>{" "}
            <Badge variant="light" tt="none">
              Preview
            </Badge>
          </>
        }
        description={about}
        checked={isOn}
        onChange={(event) => onTurn(event.currentTarget.checked)}
      />
      {isOn && (
        <TextLink to={place.to} size="sm" className={classes.place}>
          {place.words}
        </TextLink>
      )}
    </li>
  );
}
