const UNITS = ["kB", "MB", "GB", "TB"];

/** `812 B`, `4.1 kB`, `12.0 MB`, `1.5 GB` */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  let size = bytes / 1000;
  let unit = 0;
  while (size >= 1000 && unit < UNITS.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${size.toFixed(1)} ${UNITS[unit]}`;
}
