import { commonPasswordRule, Password } from "@tessera/domain";
import type { ZxcvbnFactory } from "@zxcvbn-ts/core";

/** How hard a password is to guess, in four steps. */
export const STRENGTHS = ["Weak", "Fair", "Good", "Strong"] as const;
export type Strength = {
  step: 1 | 2 | 3 | 4;
  /** What makes it easy to guess; a whole sentence. */
  warning: string | null;
};

/**
 * Guesses as an attacker would, from word lists that are loaded with the first question: they are larger than the rest of
 * the page. `personal` is what an attacker knows of the person.
 */
export async function checkStrength(password: string, personal: readonly string[]): Promise<Strength> {
  const { guesser, isCommon } = await loadLists();
  // What the server refuses, it refuses by the same rule.
  if (isCommon(password)) return { step: 1, warning: COMMON };
  const { score, feedback } = guesser.check(password, [...personal]);
  // What is refused for its length is weak, whatever it is made of.
  const step = Password.safeParse(password).success ? Math.max(score, 1) : 1;
  return { step: step as Strength["step"], warning: feedback.warning };
}

const COMMON = "This is a commonly used password.";

type Lists = { guesser: ZxcvbnFactory; isCommon: (password: string) => boolean };

let lists: Promise<Lists> | undefined;

function loadLists(): Promise<Lists> {
  lists ??= readLists();
  return lists;
}

async function readLists(): Promise<Lists> {
  const [core, common, english] = await Promise.all([
    import("@zxcvbn-ts/core"),
    import("@zxcvbn-ts/language-common"),
    import("@zxcvbn-ts/language-en"),
  ]);
  const { translations } = english;
  const similar = translations.warnings.similarToCommon;
  const guesser = new core.ZxcvbnFactory({
    dictionary: { ...common.dictionary, ...english.dictionary },
    graphs: common.adjacencyGraphs,
    // What is a common password, the rule alone says.
    translations: {
      ...translations,
      warnings: { ...translations.warnings, topTen: similar, topHundred: similar, common: similar },
    },
  });
  return { guesser, isCommon: commonPasswordRule(common.dictionary["passwords-common"]) };
}
