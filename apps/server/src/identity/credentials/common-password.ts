/**
 * Detects the passwords that are guessed first: known ones, in any case and width of characters, and one character or a
 * common password repeated.
 */
export function commonPasswordRule(
  known: ReadonlySet<string>,
  common: readonly string[],
): (password: string) => boolean {
  const listed = new Set(common);
  return (password) => {
    // NFKC as it is hashed: characters that only look different are the same password.
    const text = password.normalize("NFKC").toLowerCase();
    return (
      known.has(text) ||
      listed.has(text) ||
      repeats([...text], (unit) => unit.length === 1 || listed.has(unit.join("")))
    );
  };
}

/** True where the characters are one such unit over and over, the last time perhaps only its beginning. */
function repeats(characters: readonly string[], isUnit: (unit: readonly string[]) => boolean): boolean {
  for (let length = 1; length < characters.length; length++) {
    const isPeriod = characters.every((it, at) => at < length || it === characters[at - length]);
    if (isPeriod && isUnit(characters.slice(0, length))) return true;
  }
  return false;
}
