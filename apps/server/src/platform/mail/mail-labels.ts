/** `15 July 2030, 12:00 UTC` */
export function readableTime(at: string): string {
  const date = new Date(at);
  const day = date.toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  return `${day}, ${at.slice(11, 16)} UTC`;
}

/** Names from before they were checked may hold line breaks, which a subject must not. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, " ");
}
