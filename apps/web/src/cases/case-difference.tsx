import { diffLines, diffWordsWithSpace } from "diff";
import classes from "./case-difference.module.css";

/** Characters up to which words are compared; longer texts are compared line by line. */
const WORDWISE = 2000;

/** What was removed from a text, struck out, beside what came in its place. */
export function CaseDifference({ before, after }: { before: string; after: string }) {
  const isShort = before.length + after.length <= WORDWISE;
  const parts = isShort ? diffWordsWithSpace(before, after) : diffLines(before, after);
  return (
    <p className={classes.difference} dir="auto">
      {parts.map(({ value, added, removed }, index) => {
        const key = `${index} ${value.length}`;
        if (added) return <ins key={key}>{value}</ins>;
        return removed ? <del key={key}>{value}</del> : <span key={key}>{value}</span>;
      })}
    </p>
  );
}
