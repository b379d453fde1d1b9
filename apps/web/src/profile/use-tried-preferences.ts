import { notifications } from "@mantine/notifications";
import type { UpdatePreferences } from "@tessera/domain";
import { type FormEvent, useEffect } from "react";
import { appError } from "#web/app-error.ts";
import { useUnsavedWork } from "#web/leaving/unsaved-work.ts";
import { useLook, useSavePreferences } from "./preferences.ts";

type Field = keyof UpdatePreferences;

/** Preferences that show at once and stay once they are saved; leaving without that gives them up. `saved` is what is said then. */
export function useTriedPreferences(fields: readonly Field[], saved: string) {
  const { saved: kept, shown, drop } = useLook();
  const save = useSavePreferences();
  useEffect(() => () => drop(), [drop]);
  const changed = Object.fromEntries(
    fields.flatMap((field) => (isSame(shown[field], kept[field]) ? [] : [[field, shown[field]]])),
  ) as UpdatePreferences;
  const isChanged = Object.keys(changed).length > 0;
  useUnsavedWork(() => isChanged);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save.mutate(changed, { onSuccess: () => notifications.show({ color: "good", message: saved }) });
  };
  const problem = save.error === null ? undefined : appError(save.error).message;
  return { submit, bar: { isChanged, isSaving: save.isPending, problem, onDiscard: () => drop() } };
}

/** Lists of previews are sets. */
const isSame = (a: unknown, b: unknown) => inOrder(a) === inOrder(b);
const inOrder = (value: unknown) => JSON.stringify(Array.isArray(value) ? [...value].sort() : value);
