import { caseId, type FindSimilarCases, idNumber, type SimilarCases } from "@tessera/domain";
import type { Ctx } from "../../platform/context.ts";
import * as similarRepo from "./similar-case-repo.ts";

/** Words of a name that are looked for, cases that are compared, and cases of an answer. */
const WORDS = 12;
const CANDIDATES = 200;
const ANSWERS = 5;
/** The share of common words from which two names count as similar. */
const SIMILAR = 0.6;

/** Cases of the project with a name like the given one, the most similar first. */
export async function findSimilarCases(
  { db }: Pick<Ctx, "db">,
  { projectId, name, exceptId }: FindSimilarCases,
): Promise<SimilarCases> {
  const typed = wordsOf(name);
  const asked = [...typed].sort((a, b) => b.length - a.length).slice(0, WORDS);
  if (asked.length === 0) return { data: [] };
  const except = exceptId === undefined ? undefined : idNumber(exceptId);
  const page = { least: Math.ceil(asked.length / 2), limit: CANDIDATES };
  const rows = await similarRepo.listWithWords(db, projectId, asked, page);
  const scored = rows
    .filter(({ number }) => number !== except)
    .map(({ number, name }) => ({ number, name, score: similarity(typed, wordsOf(name)) }))
    .filter(({ score }) => score >= SIMILAR)
    .sort((a, b) => b.score - a.score || a.number - b.number);
  return { data: scored.slice(0, ANSWERS).map(({ number, name }) => ({ id: caseId(number), name })) };
}

/** The words of a name, each once, whatever their letter case. */
function wordsOf(name: string): ReadonlySet<string> {
  return new Set(
    name
      .slice(0, 1000)
      .normalize("NFKC")
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? [],
  );
}

/** Twice the common words by all words (Dice): 1 for the same words in any order. */
function similarity(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const common = [...a].filter((word) => b.has(word)).length;
  return (2 * common) / (a.size + b.size);
}
