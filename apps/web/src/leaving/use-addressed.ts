import { useEffect, useEffectEvent } from "react";

/**
 * Opens a dialog that the address asks for. `open` takes the question out of the address as well: asked once, it must not
 * be asked again by a reload, which would show an empty form in place of what had been there.
 */
export function useAddressed(isAsked: boolean, open: () => void): void {
  const openOnce = useEffectEvent(open);
  useEffect(() => {
    if (isAsked) openOnce();
  }, [isAsked]);
}
