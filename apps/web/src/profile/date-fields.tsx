import { Select, Text } from "@mantine/core";
import { DATE_LOCALES, type Preferences } from "@tessera/domain";
import { type DateChoice, useDateFormats } from "#web/components/date-format.ts";
import { formatExactTime } from "#web/components/time.tsx";
import classes from "./date-fields.module.css";

/** No locale and no zone is called so; a select needs a value for it. */
const BROWSER = "browser";

const languages = new Intl.DisplayNames("en", { type: "language" });
const LOCALES = [
  { value: BROWSER, label: "As the browser" },
  ...DATE_LOCALES.map((locale) => ({ value: locale, label: languages.of(locale) ?? locale })),
];

type DateFieldsProps = { choice: DateChoice; onChange: (change: Partial<DateChoice>) => void };

export function DateFields({ choice, onChange }: DateFieldsProps) {
  // The page writes its dates as chosen while one chooses; so does the example.
  useDateFormats();
  return (
    <div className={classes.fields}>
      <Select
        label="Language of dates"
        description="The page itself stays in English."
        allowDeselect={false}
        data={LOCALES}
        value={choice.locale ?? BROWSER}
        onChange={(locale) => onChange({ locale: locale === BROWSER ? null : (locale as Preferences["locale"]) })}
      />
      <Select
        label="Time zone"
        description="Type to search, for example a city."
        allowDeselect={false}
        searchable
        nothingFoundMessage="No time zone is called so"
        data={timeZones(choice.timeZone)}
        value={choice.timeZone ?? BROWSER}
        onChange={(timeZone) => onChange({ timeZone: timeZone === BROWSER ? null : timeZone })}
      />
      <Text size="sm" role="status" className={classes.example}>
        <span className={classes.label}>Now it is</span> {formatExactTime(new Date().toISOString())}
      </Text>
    </div>
  );
}

const UTC = "UTC";

function timeZones(chosen: string | null) {
  const known = Intl.supportedValuesOf("timeZone");
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const zones = [UTC, ...known.filter((zone) => zone !== UTC)];
  // What another browser knew stays chosen.
  if (chosen !== null && !zones.includes(chosen)) zones.push(chosen);
  return [
    { value: BROWSER, label: `As the browser (${nameOf(here)})` },
    ...zones.map((zone) => ({ value: zone, label: nameOf(zone) })),
  ];
}

const nameOf = (zone: string) => zone.replaceAll("_", " ");
