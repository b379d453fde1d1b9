import { unzipSync } from "node:zlib";
import type { Reading } from "../../reading.ts";
import { MAX_TEXT_LENGTH } from "../../results/limits.ts";
import type { XmlElement } from "../../xml/xml-element.ts";

/** What a test printed: as it is, or compressed; empty where it can't be read. */
export function outputText(value: XmlElement | undefined, reading: Reading): string {
  const text = value?.text.toString() ?? "";
  if (value?.attributes.encoding !== "base64") return text;
  const bytes = Buffer.from(text, "base64");
  if (value.attributes.compression === undefined) return bytes.toString();
  try {
    // Called gzip, written as zlib; this reads both, and no more than is shown anyway.
    return unzipSync(bytes, { maxOutputLength: MAX_TEXT_LENGTH }).toString();
  } catch (error) {
    const isLarge = error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE";
    const why = isLarge ? `is longer than ${MAX_TEXT_LENGTH} bytes` : "is damaged";
    reading.warn(`The compressed output of a test ${why} and was left out`, value.line);
    return "";
  }
}
