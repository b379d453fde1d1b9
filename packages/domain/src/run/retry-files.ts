/** The folder in which Microsoft.Testing.Platform keeps what each attempt wrote: `Retries/<id>/<attempt>/`. */
const FOLDER = "Retries";

type Place = { root: string; id: string; attempt: number };

/**
 * The order in which one test ran where its results lie in files of several attempts, by their paths: those of earlier
 * attempts below `Retries`, that of the last one beside that folder. Null where the files are none of one test's attempts.
 */
export function attemptsByFile(files: readonly string[]): number[] | null {
  const places = files.map(placeOf);
  const [first] = places.filter((place) => place !== null);
  if (first === undefined || files.length < 2) return null;
  const attempts = files.map((file, index) => {
    const place = places[index];
    if (!place) return folderOf(file) === first.root ? Number.POSITIVE_INFINITY : null;
    return place.root === first.root && place.id === first.id ? place.attempt : null;
  });
  const known = attempts.filter((attempt) => attempt !== null);
  if (known.length < files.length || new Set(known).size < files.length) return null;
  return files.map((_, index) => index).sort((a, b) => (known[a] as number) - (known[b] as number));
}

function placeOf(file: string): Place | null {
  const parts = file.split("/");
  const at = parts.lastIndexOf(FOLDER);
  const [id, attempt] = parts.slice(at + 1);
  const isAttempt = at !== -1 && parts.length - at >= 4 && attempt !== undefined && /^[0-9]{1,4}$/.test(attempt);
  return isAttempt ? { root: parts.slice(0, at).join("/"), id: id ?? "", attempt: Number(attempt) } : null;
}

function folderOf(file: string): string {
  return file.split("/").slice(0, -1).join("/");
}
