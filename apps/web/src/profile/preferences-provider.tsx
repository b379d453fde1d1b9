import { useMantineColorScheme } from "@mantine/core";
import { useSuspenseQuery } from "@tanstack/react-query";
import type { CurrentPreferences, UpdatePreferences } from "@tessera/domain";
import { type ReactNode, useCallback, useLayoutEffect, useMemo, useState } from "react";
import { chooseDateFormat } from "#web/components/date-format.ts";
import { LookContext, preferencesQuery } from "./preferences.ts";

/** Makes the page look as the signed-in person wants it. */
export function PreferencesProvider({ children }: { children: ReactNode }) {
  const saved = useSuspenseQuery(preferencesQuery()).data;
  const [tried, setTried] = useState<UpdatePreferences>({});
  const shown = useMemo(() => ({ ...saved, ...tried }), [saved, tried]);
  const tryOut = useCallback((change: UpdatePreferences) => setTried((tried) => ({ ...tried, ...change })), []);
  const drop = useCallback(
    (change?: UpdatePreferences) => setTried((tried) => (change ? without(tried, change) : {})),
    [],
  );
  useApplied(shown);
  const look = useMemo(() => ({ saved, shown, tryOut, drop }), [saved, shown, tryOut, drop]);
  return <LookContext value={look}>{children}</LookContext>;
}

/** What was chosen since then stays. */
function without(tried: UpdatePreferences, change: UpdatePreferences): UpdatePreferences {
  const settled = (name: string) => change[name as keyof UpdatePreferences] === tried[name as keyof UpdatePreferences];
  return Object.fromEntries(Object.entries(tried).filter(([name]) => !settled(name)));
}

function useApplied({ theme, locale, timeZone, previews }: CurrentPreferences): void {
  const { setColorScheme } = useMantineColorScheme();
  const isCompact = previews.includes("compactTables");
  // Mantine keeps it in the browser too, where public/before-first-paint.js finds it before the server can answer.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the function is another one at each rendering
  useLayoutEffect(() => setColorScheme(theme === "system" ? "auto" : theme), [theme]);
  useLayoutEffect(() => {
    chooseDateFormat({ locale, timeZone });
    return () => chooseDateFormat();
  }, [locale, timeZone]);
  useLayoutEffect(() => {
    document.documentElement.toggleAttribute("data-compact", isCompact);
    return () => document.documentElement.removeAttribute("data-compact");
  }, [isCompact]);
}
