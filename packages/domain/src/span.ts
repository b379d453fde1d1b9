import { z } from "zod";

const Day = z.iso.date();
const Instant = z.iso.datetime({ offset: true });

/** A day (UTC) or an instant, as a filter names the ends of a span of time. One schema: assistants read no choice of two. */
export const Moment = z
  .string()
  .max(40)
  .refine((text) => Day.safeParse(text).success || Instant.safeParse(text).success, {
    error: "Expected a day like 2030-12-31 or a time like 2030-12-31T12:00:00Z",
  })
  .meta({ example: "2030-12-31" });

type Span = { from?: string | undefined; to?: string | undefined };

/** The first and last instant of the span that a filter names, ISO-8601 UTC with milliseconds; undefined: no end. */
export function spanOf({ from, to }: Span): { from?: string; to?: string } {
  return {
    ...(from && { from: instant(from, "T00:00:00.000Z") }),
    ...(to && { to: instant(to, "T23:59:59.999Z") }),
  };
}

function instant(text: string, ofDay: string): string {
  return new Date(text.includes("T") ? text : text + ofDay).toISOString();
}
