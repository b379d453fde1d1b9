import { useMatch } from "@tanstack/react-router";
import { type PageRow, pageAt } from "#web/pages.ts";

/** The row of the page that a component is part of. */
export function usePage(): PageRow {
  const { fullPath } = useMatch({ strict: false });
  const page = pageAt(fullPath);
  if (!page) throw new Error(`The route ${fullPath} has no row in pages.ts`);
  return page;
}
