import { createHash } from "node:crypto";
import type { CaseLink, RequirementKind } from "@tessera/domain";
import type { TxCtx } from "../../platform/context.ts";
import { lockName } from "../../platform/db/locks.ts";
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
  await holdPages(ctx, projectId);
  const known = await linkRepo.findPages(ctx.db, projectId, [...pages.keys()]);
  const added = [...pages.values()].filter(({ id }) => !known.has(id)).map(({ isLabelNew: _, ...page }) => page);
  await linkRepo.insertPages(ctx.db, added);
  for (const { isLabelNew, ...page } of pages.values()) {
    if (isLabelNew && known.has(page.id) && known.get(page.id)?.label !== page.label) {
      await linkRepo.labelPage(ctx.db, page);
    }
  }
}

/** Keeps others from adding and removing pages of the project until the end of the transaction. */
export function holdPages({ db }: TxCtx, projectId: string): Promise<void> {
  return lockName(db, `linked pages of ${projectId}`);
}

/** Made of kind and address alone, so that it is the same in every database. */
export function linkedPageId(kind: RequirementKind, url: string): string {
  return createHash("sha256").update(`${kind} ${url}`).digest("hex").slice(0, 32);
}
