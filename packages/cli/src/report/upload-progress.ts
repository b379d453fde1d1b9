import type { Host } from "../host.ts";

const WIDTH = 24;
/** Milliseconds between two drawings. */
const PACE = 100;

/** Draws how far an upload is, on a terminal only; call it with the bytes read so far. */
export function uploadProgress(
  { terminal, now }: Pick<Host, "terminal" | "now">,
  total: number,
): (bytes: number) => void {
  let drawnAt = Number.NEGATIVE_INFINITY;
  return (bytes) => {
    const finished = bytes >= total;
    if (!terminal.isInteractive || (!finished && now() - drawnAt < PACE)) return;
    drawnAt = now();
    const filled = total === 0 ? WIDTH : Math.round((bytes / total) * WIDTH);
    const bar = "█".repeat(filled) + "░".repeat(WIDTH - filled);
    terminal.status(
      `Uploading ${bar} ${megabytes(bytes)} of ${megabytes(total)} MB${finished ? ", waiting for the server" : ""}`,
    );
  };
}

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toFixed(1);
}
