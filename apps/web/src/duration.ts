/** `842 ms`, `1.24 s`, `2 m 05 s`, `1 h 03 m`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1000) return `${milliseconds} ms`;
  if (milliseconds < 60_000) return `${(Math.floor(milliseconds / 10) / 100).toFixed(2)} s`;
  const seconds = Math.floor(milliseconds / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)} m ${pad(seconds % 60)} s`;
  return `${Math.floor(seconds / 3600)} h ${pad(Math.floor((seconds % 3600) / 60))} m`;
}

const pad = (number: number) => String(number).padStart(2, "0");
