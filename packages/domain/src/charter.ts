/** Characters of a title; a longer first line is shown below it once more. */
const MAX_TITLE_LENGTH = 200;

/** The first line of a charter without signs of Markdown, for places that have no more room. */
export const charterTitle = (charter: string): string =>
  firstLine(charter).replace(/^#+/, "").replaceAll(/[*`]/g, "").trim().slice(0, MAX_TITLE_LENGTH) || "Session";

/** What the title leaves out of the charter. */
export const charterRest = (charter: string): string => {
  const first = firstLine(charter);
  return first.length > MAX_TITLE_LENGTH ? charter : charter.slice(first.length).trim();
};

const firstLine = (text: string): string => text.split("\n", 1)[0] ?? "";
