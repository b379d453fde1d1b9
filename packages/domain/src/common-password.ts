/**
 * Tells the passwords that are guessed first: those of a list of lower-case ones, written in whatever case and width of
 * letters, and one character or one of the list said again and again. The server refuses what this tells, and the page
 * warns of it.
 */
export function commonPasswordRule(list: readonly string[]): (password: string) => boolean {
  const listed = new Set(list);
  return (password) => {
    // As it is hashed: letters that only look different are the same password.
    const text = password.normalize("NFKC").toLowerCase();
    return listed.has(text) || repeats([...text], (unit) => unit.length === 1 || listed.has(unit.join("")));
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
