import { createHash } from "node:crypto";
import { type CaseLink, RequirementKind } from "@tessera/domain";
import type { TxCtx } from "../../platform/context.ts";
import type { LinkedPageTable } from "../../platform/db/schema.ts";
import * as linkRepo from "./case-link-repo.ts";

/** Characters that lists sort a page by. */
const SORTED_LENGTH = 200;

type Linking = { number: number; links: readonly CaseLink[] };

/** Keeps which requirements and defects new cases link to. */
export function addCaseLinks(ctx: TxCtx, projectId: string, cases: readonly Linking[]): Promise<void> {
  return store(ctx, projectId, cases, () => true);
}

/** The same for a case that had other links before. Labels that it had already stay out: another case may have a newer one. */
export async function replaceCaseLinks(
  ctx: TxCtx,
  projectId: string,
  testCase: Linking,
  before: readonly CaseLink[],
): Promise<void> {
  const known = new Set(before.map(({ kind, url, label }) => JSON.stringify([kind, url, label])));
  await linkRepo.removeLinksOf(ctx.db, projectId, testCase.number);
  await store(ctx, projectId, [testCase], ({ kind, url, label }) => !known.has(JSON.stringify([kind, url, label])));
}

async function store(
  ctx: TxCtx,
  projectId: string,
  cases: readonly Linking[],
  isNew: (link: CaseLink) => boolean,
): Promise<void> {
  const pages = new Map<string, LinkedPageTable & { isLabelNew: boolean }>();
  const links = new Map<string, { projectId: string; pageId: string; caseNumber: number }>();
  for (const { number: caseNumber, links: ofCase } of cases) {
    for (const link of ofCase) {
      const kind = RequirementKind.safeParse(link.kind).data;
      if (kind === undefined) continue;
      const pageId = linkedPageId(kind, link.url);
      const label = link.label || (pages.get(pageId)?.label ?? "");
      const name = (label || link.url).slice(0, SORTED_LENGTH).toWellFormed();
      const isLabelNew = (link.label !== "" && isNew(link)) || (pages.get(pageId)?.isLabelNew ?? false);
      pages.set(pageId, { projectId, id: pageId, kind, url: link.url, label, name, addedAt: ctx.now(), isLabelNew });
      links.set(`${pageId} ${caseNumber}`, { projectId, pageId, caseNumber });
    }
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
  await linkRepo.insertLinks(ctx.db, [...links.values()]);
}

function linkedPageId(kind: RequirementKind, url: string): string {
  return createHash("sha256").update(`${kind} ${url}`).digest("hex").slice(0, 32);
}
