import { Password, type PasswordVerdict } from "@tessera/domain";
import { commonPasswordRule } from "./common-password.ts";
import { withoutContextWords } from "./context-words.ts";
import { passwordLists } from "./password-lists.ts";

/** Guesses that a password must withstand, as powers of ten: more than online guessing reaches. */
const LEAST_GUESSES = 9;
/** From here on it counts as good, and as strong. */
const GOOD_GUESSES = 12;
const STRONG_GUESSES = 15;
/** Guessing costs more than proportionally with length, and the first or last of so many characters decide. */
const JUDGED_LENGTH = 40;
/** What may be left of a password without the names in it. */
const LEAST_REST = 8;
/** Characters more than a known password that don't make it another one. */
const MOST_ADDED = 4;

const COMMON =
  "This is one of the passwords that are guessed first. Choose another one: a sentence of your own is easy to remember.";
const NAMES =
  "This is made of names that others know: yours, or this server's. Leave them out, or add words that have nothing to do with them.";
const EASY = "This is easy to guess. Add more words that don't belong together, or take a sentence of your own.";

/** What guessers try beside words, and what to do about it. */
const PATTERNS: Record<string, string> = {
  sequence: "Sequences like abc or 6543 are easy to guess. Take words that don't belong together.",
  repeat: "Repetitions are easy to guess. Take words that don't belong together.",
  spatial: "Rows of keys are easy to guess. Take words that don't belong together.",
  date: "Dates are easy to guess. Take words that don't belong together.",
  regex: "Years are easy to guess. Take words that don't belong together.",
};

type Guess = { guesses: number; pattern: string | undefined };

/**
 * How hard a password is to guess, what to change, and whether it may be chosen. `context` is what others know of its owner
 * and the server: names, addresses.
 */
export async function judgePassword(password: string, context: readonly string[]): Promise<PasswordVerdict> {
  const { error } = Password.safeParse(password);
  if (error) return refused(error.issues[0]?.message ?? EASY);
  // NFKC as it is hashed: characters that only look different are the same password.
  const text = password.normalize("NFKC").toLowerCase();
  const { isCommon, guess } = await loadJudge();
  if (isCommon(text)) return refused(COMMON);
  const rest = withoutContextWords(text, context);
  const isOfNames = rest !== text && (rest.length < LEAST_REST || guess(rest).guesses < LEAST_GUESSES);
  if (isOfNames) return refused(NAMES);
  const { guesses, pattern } = guess(text);
  if (guesses < LEAST_GUESSES) return refused(PATTERNS[pattern ?? ""] ?? EASY);
  const step = guesses < GOOD_GUESSES ? 2 : guesses < STRONG_GUESSES ? 3 : 4;
  return { acceptable: true, step, advice: step === 2 ? "Add another word to make it much harder to guess." : null };
}

function refused(advice: string): PasswordVerdict {
  return { acceptable: false, step: 1, advice };
}

type Judge = { isCommon: (text: string) => boolean; guess: (text: string) => Guess };

let judge: Promise<Judge> | undefined;

function loadJudge(): Promise<Judge> {
  judge ??= makeJudge();
  return judge;
}

async function makeJudge(): Promise<Judge> {
  const [{ ZxcvbnFactory }, { adjacencyGraphs }, { known, common }] = await Promise.all([
    import("@zxcvbn-ts/core"),
    import("@zxcvbn-ts/language-common"),
    passwordLists(),
  ]);
  const dictionary = { "passwords-common": [...common] };
  const guesser = new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs, maxLength: JUDGED_LENGTH });
  const guessPart = (part: string): Guess => {
    const { guessesLog10, sequence } = guesser.check(part);
    const [longest] = sequence.toSorted((a, b) => b.token.length - a.token.length);
    return { guesses: guessesLog10, pattern: longest?.pattern };
  };
  const isListed = commonPasswordRule(known, common);
  return {
    isCommon: (text) => isListed(text) || nearby(text).some((it) => known.has(it)),
    guess: (text) => {
      const [first, last] = [guessPart(text.slice(0, JUDGED_LENGTH)), guessPart(text.slice(-JUDGED_LENGTH))];
      return first.guesses >= last.guesses ? first : last;
    },
  };
}

/** The password without a few characters at its end or beginning. */
function nearby(text: string): string[] {
  const counts = Array.from({ length: MOST_ADDED }, (_, index) => index + 1);
  return counts.flatMap((count) => [text.slice(0, -count), text.slice(count)]);
}
