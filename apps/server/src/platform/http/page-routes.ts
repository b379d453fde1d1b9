import { existsSync, readFileSync } from "node:fs";

/** The addresses of the page, as the build of the page wrote them down: `/projects/$projectId`, with `$` before what varies. */
export function readPageRoutes(file: string): string[] {
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : [];
}

/** Whether a path is an address of the page. */
export function pageMatcher(routes: readonly string[]): (path: string) => boolean {
  const known = routes.map((route) => segmentsOf(route));
  return (path) => {
    const given = segmentsOf(path);
    const fits = (route: string[]) =>
      route.every((part, at) => (part.startsWith("$") ? given[at] !== "" : part === given[at]));
    return known.some((route) => route.length === given.length && fits(route));
  };
}

/** A slash at the end makes no other address; one too many elsewhere does. */
function segmentsOf(path: string): string[] {
  return path
    .replace(/(?<=.)\/$/, "")
    .split("/")
    .slice(1);
}
