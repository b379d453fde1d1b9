import { useEffect, useState } from "react";

/** Copies text and says for three seconds that it did; `failed` where the browser refused. */
export function useCopy(text: string) {
  const [state, setState] = useState<"idle" | "copied" | "failed">("idle");
  useEffect(() => {
    if (state !== "copied") return;
    const timer = setTimeout(() => setState("idle"), 3000);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = async () => {
    try {
      await writeToClipboard(text);
      setState("copied");
      return true;
    } catch {
      setState("failed");
      return false;
    }
  };
  return { state, copy };
}

/** The modern way exists only on https and localhost; a server in a local network is often neither. */
async function writeToClipboard(text: string): Promise<void> {
  if (navigator.clipboard !== undefined) return navigator.clipboard.writeText(text);
  const area = document.createElement("textarea");
  area.value = text;
  area.style.position = "fixed";
  // Inside an open dialog, or its focus trap takes the focus back before the copy.
  (document.activeElement?.parentElement ?? document.body).append(area);
  area.select();
  const copied = document.execCommand("copy");
  area.remove();
  if (!copied) throw new Error("The browser refused to copy");
}
