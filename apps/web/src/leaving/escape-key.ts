import { useEffect, useEffectEvent } from "react";

const takers: (() => void)[] = [];

/**
 * Gives the key to what lies on top alone: dialogs each listen for themselves, and one press would close them all. To be
 * called before anything else listens.
 */
export function watchEscape(): void {
  window.addEventListener(
    "keydown",
    (event) => {
      const take = takers.at(-1);
      if (event.key !== "Escape" || event.isComposing || !take) return;
      event.stopImmediatePropagation();
      take();
    },
    true,
  );
}

/** While `isOpen`, Escape does this and nothing else. */
export function useEscape(isOpen: boolean, onEscape: () => void): void {
  const take = useEffectEvent(onEscape);
  useEffect(() => {
    if (!isOpen) return;
    const taker = () => take();
    takers.push(taker);
    return () => {
      takers.splice(takers.indexOf(taker), 1);
    };
  }, [isOpen]);
}
