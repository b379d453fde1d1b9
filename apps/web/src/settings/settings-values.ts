import type { UseFormReturnType } from "@mantine/form";
import { type InstanceSettings, UpdateSettings } from "@tessera/domain";
import classes from "./settings-page.module.css";

/** The settings that the page shows and saves together. */
export const FIELDS = [
  "instanceName",
  "invitationLifetimeDays",
  "sessionIdleDays",
  "maxTokenLifetimeDays",
  "defaultTokenLifetimeDays",
  "allowNeverExpiring",
  "maxLiveTokensPerUser",
  "tokenRequestsPerMinute",
  "requireSecondFactor",
  "hiddenPreviews",
  "apiOrigins",
  "maxTestsPerImport",
  "maxAttachmentMegabytes",
  "maxAttachmentMegabytesPerProject",
] as const;
export type Values = Pick<InstanceSettings, (typeof FIELDS)[number]>;

export type SettingsForm = UseFormReturnType<Values>;

/** How every number of the form is typed in. */
export const NUMBER = {
  classNames: { wrapper: classes.number },
  min: 1,
  allowDecimal: false,
  allowNegative: false,
  thousandSeparator: ",",
} as const;

/** Only what differs is sent: two administrators may change different things at once. */
export function changes(values: Values, settings: InstanceSettings): UpdateSettings {
  return Object.fromEntries(
    FIELDS.flatMap((field) => (isEqual(values[field], settings[field]) ? [] : [[field, values[field]]])),
  );
}

/** Lists are sets. */
const isEqual = (a: unknown, b: unknown) => inOrder(a) === inOrder(b);
const inOrder = (value: unknown) => JSON.stringify(Array.isArray(value) ? [...value].sort() : value);

/** What is wrong with the changed values, by field. */
export function problemsOf(changed: UpdateSettings): Record<string, string> {
  const { error } = UpdateSettings.safeParse(changed);
  return Object.fromEntries(
    (error?.issues ?? []).map(({ path, code, message }) => {
      // Of a list, any item stands for the field.
      return [String(path[0] ?? ""), code === "invalid_type" ? "Enter a whole number" : message];
    }),
  );
}
