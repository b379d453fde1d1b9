import { brief } from "./change-details.ts";

/** The details of an audit entry; if it was written past the server, its text as `unreadable`. */
export function readDetails(text: string): Record<string, unknown> {
  try {
    const details: unknown = JSON.parse(text);
    if (typeof details === "object" && details !== null && !Array.isArray(details)) return { ...details };
  } catch {
    // Not JSON is as wrong as JSON of another shape.
  }
  return { unreadable: brief(String(text)) };
}
