/** The beginning of a mention that someone is typing. */
export type TypedMention = {
  /** Where its `@` stands. */
  start: number;
  /** What follows it, up to the caret. */
  search: string;
};

const BEGINNING = /(?:^|[^\w@./+-])@([A-Za-z0-9-]{0,39})$/;

/** The mention that ends at the caret; undefined where there is none. */
export function mentionAt(text: string, caret: number): TypedMention | undefined {
  const search = BEGINNING.exec(text.slice(Math.max(0, caret - 41), caret))?.[1];
  return search === undefined ? undefined : { start: caret - search.length - 1, search };
}
