import { Password } from "@tessera/domain";
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
  const { score, feedback } = (await loadGuesser()).check(password, [...personal]);
  // What is refused for its length is weak, whatever it is made of.
  const step = Password.safeParse(password).success ? Math.max(score, 1) : 1;
  return { step: step as Strength["step"], warning: feedback.warning };
}

let guesser: Promise<ZxcvbnFactory> | undefined;

function loadGuesser(): Promise<ZxcvbnFactory> {
  guesser ??= makeGuesser();
  return guesser;
}

async function makeGuesser(): Promise<ZxcvbnFactory> {
  const [core, common, english] = await Promise.all([
    import("@zxcvbn-ts/core"),
    import("@zxcvbn-ts/language-common"),
    import("@zxcvbn-ts/language-en"),
  ]);
  return new core.ZxcvbnFactory({
    dictionary: { ...common.dictionary, ...english.dictionary },
    graphs: common.adjacencyGraphs,
    translations: english.translations,
  });
}
