import { queryClient } from "#web/trpc.ts";
import type { PaletteEntry } from "./palette-entry.ts";

const KEPT = 5;
/** Among the answers of the server, so that it is forgotten with them when the person signs out. */
const KEY = ["palette", "recent"];

queryClient.setQueryDefaults(KEY, { gcTime: Number.POSITIVE_INFINITY });

/** The places that were chosen in the palette since the page was loaded, the last one first. */
export const recentEntries = (): PaletteEntry[] => queryClient.getQueryData<PaletteEntry[]>(KEY) ?? [];

export function rememberEntry(entry: PaletteEntry): void {
  const others = recentEntries().filter(({ key }) => key !== entry.key);
  queryClient.setQueryData(KEY, [entry, ...others].slice(0, KEPT));
}
