import { useMutation } from "@tanstack/react-query";
import type { CurrentPreferences, FeaturePreview, UpdatePreferences } from "@tessera/domain";
import { createContext, use } from "react";
import { chooseDateFormat } from "#web/components/date-format.ts";
import { queryClient, trpc } from "#web/trpc.ts";

const MINUTE = 60_000;

/** Asked for again now and then: another browser may have changed them, or an administrator hidden a preview. */
export const preferencesQuery = () =>
  trpc.preferences.get.queryOptions(undefined, { staleTime: MINUTE, refetchInterval: MINUTE });

/** Takes what came with the session, so that the page is right from its first paint on. */
export function seedPreferences(current: CurrentPreferences): void {
  const { queryKey } = preferencesQuery();
  const known = queryClient.getQueryData(queryKey);
  if (!known) queryClient.setQueryData(queryKey, current);
  // Here and not in an effect: pages write dates in their very first rendering.
  chooseDateFormat(known ?? current);
}

export type Look = {
  /** As the server keeps them. */
  saved: CurrentPreferences;
  /** The same, with what is being tried out. */
  shown: CurrentPreferences;
  /** Shows the page so, for as long as nothing else is said. */
  tryOut: (change: UpdatePreferences) => void;
  /** Back to what is saved: all that is being tried out, or those values of it. */
  drop: (change?: UpdatePreferences) => void;
};

export const LookContext = createContext<Look | null>(null);

/** How the signed-in person wants the page. */
export function useLook(): Look {
  const look = use(LookContext);
  if (!look) throw new Error("Preferences exist only within PreferencesProvider");
  return look;
}

export function usePreview(preview: FeaturePreview): boolean {
  return useLook().shown.previews.includes(preview);
}

/** Shows the change at once, and takes it back where the server refuses it. One after the other: the last one wins. */
export function useSavePreferences() {
  const { tryOut, drop } = useLook();
  return useMutation(
    trpc.preferences.update.mutationOptions({
      scope: { id: "preferences" },
      onMutate: (change) => tryOut(change),
      onSuccess: async (saved, change) => {
        // An answer that was asked for before the change must not come after it.
        await queryClient.cancelQueries(trpc.preferences.get.pathFilter());
        queryClient.setQueryData(preferencesQuery().queryKey, saved);
        drop(change);
      },
      onError: (_, change) => drop(change),
    }),
  );
}
