import { useEffect, useEffectEvent } from "react";

const FIELDS = "input, textarea, [contenteditable=true]";

/** A picture in the clipboard is attached wherever on the page it is pasted; text goes where it belongs. */
export function usePastedFiles(add: (files: readonly File[]) => void): void {
  const onFiles = useEffectEvent(add);
  useEffect(() => {
    const listen = (event: ClipboardEvent) => {
      const files = [...(event.clipboardData?.files ?? [])];
      // Cells of a spreadsheet come as text and as a picture of it.
      const isText = event.target instanceof Element && event.target.matches(FIELDS);
      if (files.length === 0 || (isText && event.clipboardData?.types.includes("text/plain"))) return;
      event.preventDefault();
      onFiles(files.map(named));
    };
    document.addEventListener("paste", listen);
    return () => document.removeEventListener("paste", listen);
  }, []);
}

/** Browsers call every picture of the clipboard `image.png`: the time tells them apart. */
function named(file: File): File {
  const [, ending] = /^image\.([a-z]+)$/.exec(file.name) ?? [];
  if (ending === undefined) return file;
  const time = new Date().toISOString().slice(0, 23).replace(/[T:.]/g, "-");
  return new File([file], `screenshot-${time}.${ending}`, { type: file.type });
}
