import { Link, useMatches } from "@tanstack/react-router";
import classes from "./breadcrumb.module.css";

type Crumb = { label: string; path: string };

/** The way from the projects to here, from the `crumb` that each route's loader answers. */
export function Breadcrumb() {
  const crumbs = useMatches({
    select: (matches): Crumb[] =>
      matches.flatMap(({ loaderData, pathname }) => {
        const crumb = (loaderData as { crumb?: string } | undefined)?.crumb;
        return crumb === undefined ? [] : [{ label: crumb, path: pathname }];
      }),
    structuralSharing: true,
  });
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
