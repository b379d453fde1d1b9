import { CASE_LINK_KINDS, type CaseLink } from "@tessera/domain";
import { joinEscaped, splitEscaped } from "./escaped-list.ts";

const ADDRESS = /^https?:\/\//i;

/** `requirement | https://issues.example/1 | Text`: one link, on one line. */
export function linkText({ kind, url, label }: CaseLink): string {
  const parts = [kind, url.replace(/\s/g, encodeURIComponent), ...(label === "" ? [] : [label])];
  return joinEscaped(parts, "|", " | ");
}

/** Links as the text above has them, or bare addresses between spaces and commas; what is neither comes as the rest. */
export function linksOf(text: string): { links: CaseLink[]; rest: string[] } {
  const links: CaseLink[] = [];
  const rest: string[] = [];
  for (const line of text.split(/[\r\n]+/)) {
    const [first = "", url = "", ...label] = splitEscaped(line, "|");
    const kind = CASE_LINK_KINDS.find((one) => one === first.toLowerCase());
    if (kind !== undefined && ADDRESS.test(url)) {
      links.push({ kind, url, label: label.join(" | ") });
      continue;
    }
    for (const word of line.split(/[\s,;]+/)) {
      if (ADDRESS.test(word)) links.push({ kind: "requirement", url: word, label: "" });
      else if (word !== "") rest.push(word);
    }
  }
  return { links, rest };
}
