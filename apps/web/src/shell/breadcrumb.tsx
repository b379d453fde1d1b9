import { Link, useMatches } from "@tanstack/react-router";
import { nameIn } from "#web/document-title.ts";
import { pageAt } from "#web/pages.ts";
import classes from "./breadcrumb.module.css";

type Crumb = { label: string; path: string };

/** The way from the projects to here, by the rows of the pages on it. */
export function Breadcrumb() {
  const crumbs = useMatches({ select: crumbsOf, structuralSharing: true });
  return (
    <nav aria-label="Breadcrumb" className={classes.nav}>
      <ol className={classes.list}>
        {crumbs.map(({ label, path }, index) => (
          <li key={path} className={classes.crumb}>
            {index === crumbs.length - 1 ? (
              <span aria-current="page" className={classes.label} dir="auto">
                {label}
              </span>
            ) : (
              <Link to={path} className={classes.label} dir="auto">
                {label}
              </Link>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}

type Match = { fullPath: string; pathname: string; loaderData?: unknown };

/** One crumb for each page, also where a layout shares its address; none for what has no name yet. */
function crumbsOf(matches: readonly Match[]): Crumb[] {
  const crumbs = new Map<string, Crumb>();
  for (const { fullPath, pathname, loaderData } of matches) {
    const page = pageAt(fullPath);
    const path = pathname === "/" ? pathname : pathname.replace(/\/$/, "");
    const label = page?.hasName ? nameIn(loaderData) : page?.label;
    if (page && !page.isPanel && label !== undefined) crumbs.set(path, { label, path });
  }
  return [...crumbs.values()];
}
