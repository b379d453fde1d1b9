import { createHash } from "node:crypto";
import type { CaseLink, RequirementKind } from "@tessera/domain";
import type { TxCtx } from "../../platform/context.ts";
import type { LinkedPageTable } from "../../platform/db/schema.ts";
import * as linkRepo from "./case-link-repo.ts";

/** Characters that lists sort a page by. */
const SORTED_LENGTH = 200;

/** A link to a page that is listed; `isLabelNew`: its label, unless it is empty, becomes that of the page. */
export type TrackedLink = Omit<CaseLink, "kind"> & { kind: RequirementKind; isLabelNew: boolean };

/** Adds the pages that aren't there yet, and gives the others their new labels. */
export async function keepPages(ctx: TxCtx, projectId: string, links: readonly TrackedLink[]): Promise<void> {
  const pages = new Map<string, LinkedPageTable & { isLabelNew: boolean }>();
  for (const { kind, url, ...link } of links) {
    const id = linkedPageId(kind, url);
    const before = pages.get(id);
    const label = link.label || (before?.label ?? "");
    const name = (label || url).slice(0, SORTED_LENGTH).toWellFormed();
    const isLabelNew = (link.label !== "" && link.isLabelNew) || (before?.isLabelNew ?? false);
    pages.set(id, { projectId, id, kind, url, label, name, addedAt: ctx.now(), isLabelNew });
  }
  if (pages.size === 0) return;
  // In one order, so that two transactions don't wait for each other.
  const sorted = [...pages.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const known = await linkRepo.findPages(ctx.db, projectId, [...pages.keys()]);
  const added = sorted.filter(({ id }) => !known.has(id)).map(({ isLabelNew: _, ...page }) => page);
  await linkRepo.insertPages(ctx.db, added);
  for (const { isLabelNew, ...page } of sorted) {
    if (isLabelNew && known.has(page.id) && known.get(page.id)?.label !== page.label) {
      await linkRepo.labelPage(ctx.db, page);
    }
  }
}

/** Made of kind and address alone, so that it is the same in every database. */
export function linkedPageId(kind: RequirementKind, url: string): string {
  return createHash("sha256").update(`${kind} ${url}`).digest("hex").slice(0, 32);
}
