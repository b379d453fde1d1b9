import { z } from "zod";

/** Inputs of every list: at most `limit` rows, after the place that `cursor` names. */
export const PageQuery = z.strictObject({
  limit: z.int().min(1).max(200).default(50),
  cursor: z.string().max(2000).optional(),
});
export type PageQuery = z.infer<typeof PageQuery>;

/** One page of a list; `nextCursor` is null on the last one. */
export function Page<Item extends z.ZodType>(item: Item) {
  return z.object({ data: z.array(item), nextCursor: z.string().nullable() });
}
export type Page<Item> = { data: Item[]; nextCursor: string | null };

/** How many rows a filter lets through: all of them, or at least so many where counting on would cost too much. */
export const Total = z.object({ total: z.int(), isExact: z.boolean() });
export type Total = z.infer<typeof Total>;
