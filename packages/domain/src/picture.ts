/** The kinds of picture a person can show. */
export type PictureFormat = "png" | "jpeg" | "webp";

/** What the first bytes of a file say it is, whatever it is called; undefined for anything that is no picture we take. */
export function pictureFormatOf(bytes: Uint8Array): PictureFormat | undefined {
  const begins = (text: string, at = 0) => [...text].every((sign, index) => bytes[at + index] === sign.charCodeAt(0));
  if (begins("\x89PNG\r\n\x1a\n")) return "png";
  if (begins("\xff\xd8\xff")) return "jpeg";
  if (begins("RIFF") && begins("WEBP", 8)) return "webp";
  return undefined;
}
