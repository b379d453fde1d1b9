import type { z } from "zod";

/** A text column that holds JSON of one shape; `read` throws for a text that holds anything else. */
export function jsonColumn<Value>(schema: z.ZodType<Value>) {
  return {
    read: (text: string): Value => schema.parse(JSON.parse(text)),
    write: (value: Value): string => JSON.stringify(value),
  };
}
