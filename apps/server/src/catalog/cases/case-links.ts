import { type CaseLink, RequirementKind } from "@tessera/domain";
import type { TxCtx } from "../../platform/context.ts";
import type { CaseLinkTable } from "../../platform/db/schema.ts";
import * as linkRepo from "./case-link-repo.ts";
import { keepPages, linkedPageId, type TrackedLink } from "./linked-pages.ts";

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
  const tracked: TrackedLink[] = [];
  const links = new Map<string, CaseLinkTable>();
  for (const { number: caseNumber, links: ofCase } of cases) {
    for (const link of ofCase) {
      const kind = RequirementKind.safeParse(link.kind).data;
      if (kind === undefined) continue;
      tracked.push({ ...link, kind, isLabelNew: isNew(link) });
      const pageId = linkedPageId(kind, link.url);
      links.set(`${pageId} ${caseNumber}`, { projectId, pageId, caseNumber });
    }
  }
  await keepPages(ctx, projectId, tracked);
  await linkRepo.insertLinks(ctx.db, [...links.values()]);
}
