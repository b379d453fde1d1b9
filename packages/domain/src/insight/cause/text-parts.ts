// Parts of a line by fixed marks: what patterns with two open ends can't find in linear time.

/** The text before the first of the marks; all of it where none stands in it. */
export function textBefore(text: string, ...marks: string[]): string {
  const places = marks.map((mark) => text.indexOf(mark)).filter((place) => place >= 0);
  return places.length === 0 ? text : text.slice(0, Math.min(...places));
}

/** The text after the mark, where it begins the text or stands after one of the leads; undefined for no such place. */
export function textAfter(text: string, mark: string, ...leads: string[]): string | undefined {
  const place = text.indexOf(mark);
  if (place < 0) return undefined;
  const isLed = place === 0 || leads.some((lead) => text.slice(0, place).endsWith(lead));
  return isLed ? text.slice(place + mark.length) : undefined;
}
