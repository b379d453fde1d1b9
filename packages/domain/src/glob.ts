/** Steps that one comparison may take; beyond, nothing matches. */
const MAX_STEPS = 20_000;

/**
 * True where the parts of a path fit those of a pattern: `**` stands for any number of parts, within a part `*` for any
 * characters and `?` for one. Takes time in proportion to the product of both lengths, whatever the pattern.
 */
export function matchesGlob(pattern: readonly string[], path: readonly string[]): boolean {
  if (pattern.length * path.length > MAX_STEPS) return false;
  // The pattern up to here fits the path up to each place.
  let fits = [true, ...path.map(() => false)];
  for (const part of pattern) {
    const next = [part === "**" && fits[0] === true];
    for (const [index, own] of path.entries()) {
      const isDeeper = part === "**" && (fits[index + 1] === true || next[index] === true);
      next.push(isDeeper || (part !== "**" && fits[index] === true && matchesPart(part, own)));
    }
    fits = next;
  }
  return fits[path.length] === true;
}

/** Goes back to the last star only, so that it is never more than the product of both lengths. */
function matchesPart(pattern: string, text: string): boolean {
  let [at, place, star, after] = [0, 0, -1, 0];
  while (place < text.length) {
    if (pattern[at] === "*") {
      star = at++;
      after = place;
    } else if (at < pattern.length && (pattern[at] === "?" || pattern[at] === text[place])) {
      at++;
      place++;
    } else if (star >= 0) {
      at = star + 1;
      place = ++after;
    } else return false;
  }
  while (pattern[at] === "*") at++;
  return at === pattern.length;
}
