import { useEffect, useEffectEvent } from "react";
import { isField, keyTarget } from "./key-target.ts";

/** Calls back when the key is pressed outside of fields, dialogs and menus. */
export function useShellKey(key: string, act: () => void): void {
  const onKey = useEffectEvent(act);
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (event.key !== key || event.ctrlKey || event.metaKey || event.altKey) return;
      const target = keyTarget(event);
      if (!target || isField(target) || document.querySelector("[data-own-keys]")) return;
      event.preventDefault();
      onKey();
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, [key]);
}
