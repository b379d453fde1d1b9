import {
  type CaseRef,
  DomainError,
  type GetRequirement,
  idNumber,
  type ListRequirementCases,
  type ListRequirements,
  type Page,
  type Requirement,
  type RequirementCase,
  type RequirementsOfCase,
  type ResultStatus,
  requirementState,
} from "@tessera/domain";
import { getCase } from "../../catalog/cases/case-service.ts";
import type { Ctx } from "../../platform/context.ts";
import { decodeCursor, toPage } from "../../platform/db/keyset.ts";
import type { LinkedPageTable } from "../../platform/db/schema.ts";
import { MAX_CASES_PER_REQUIREMENT, MAX_COUNTED_REQUIREMENT_CASES } from "../../platform/limits/limits.ts";
import { findBranches } from "../../runs/branches/shown-service.ts";
import { findOutcomesByEnvironment } from "../history/environment-outcomes.ts";
import { type Counted, findLastOutcomes } from "../history/last-outcomes.ts";
import { toNamedCase } from "../named-case.ts";
import * as requirementRepo from "./requirement-repo.ts";

/** Requirements that are judged at once, at most, and that a search looks at. */
const JUDGED = 60;
const SEARCHED = 2000;

type ReadCtx = Pick<Ctx, "db">;
type Found = { row: LinkedPageTable; requirement: Requirement };

/** What test cases of a project link to as requirements or defects, with what those test cases last came to. */
export async function listRequirements(ctx: ReadCtx, query: ListRequirements): Promise<Page<Requirement>> {
  const { projectId, limit, state, search } = query;
  const counted = await toCounted(ctx, query);
  const found: Found[] = [];
  let after: requirementRepo.Place | undefined = decodeCursor(query.cursor, ["string", "string"]);
  let isEnd = false;
  for (let left = MAX_COUNTED_REQUIREMENT_CASES; !isEnd && found.length <= limit && left > 0; ) {
    const judged = state === undefined ? Math.min(JUDGED, limit + 1 - found.length) : JUDGED;
    const looked = search ? SEARCHED : judged;
    const rows = await requirementRepo.list(ctx.db, query, after, { looked, limit: judged });
    const some = await judge(ctx, projectId, rows, counted);
    found.push(...some.filter(({ requirement }) => state === undefined || state.includes(requirement.state)));
    const last = rows.at(-1);
    let end: requirementRepo.Place | undefined;
    if (last && rows.length === judged) end = requirementRepo.placeOf(query, last);
    else if (search) end = await requirementRepo.findEnd(ctx.db, query, after, looked);
    left -= looked + some.reduce((sum, { requirement }) => sum + requirement.cases, 0);
    isEnd = end === undefined;
    after = end ?? after;
  }
  const page = toPage(found, limit, ({ row }) => requirementRepo.placeOf(query, row), isEnd ? undefined : after);
  return { ...page, data: page.data.map(({ requirement }) => requirement) };
}

async function toCounted(
  ctx: ReadCtx,
  { projectId, branch, environment }: Omit<GetRequirement, "requirementId">,
): Promise<Counted> {
  return { branches: await findBranches(ctx, projectId, branch), environment };
}

/** Throws NOT_FOUND. */
export async function getRequirement(ctx: ReadCtx, query: GetRequirement): Promise<Requirement> {
  const row = await requireLinkedPage(ctx, query);
  const [found] = await judge(ctx, query.projectId, [row], await toCounted(ctx, query));
  return (found as Found).requirement;
}

/** What one test case links to as requirements and defects. Throws NOT_FOUND. */
export async function listRequirementsOfCase(ctx: ReadCtx, ref: CaseRef): Promise<RequirementsOfCase> {
  const { links } = await getCase(ctx, ref);
  const rows = await requirementRepo.listOfCase(ctx.db, ref.projectId, idNumber(ref.caseId), links.length);
  const found = await judge(ctx, ref.projectId, rows, await toCounted(ctx, ref));
  return { data: found.map(({ requirement }) => requirement) };
}

/** The test cases that link to one, with what they last came to in each environment. Throws NOT_FOUND. */
export async function listRequirementCases(ctx: ReadCtx, query: ListRequirementCases): Promise<Page<RequirementCase>> {
  const { projectId, limit } = query;
  const linked = await requireLinkedPage(ctx, query);
  const [after] = decodeCursor(query.cursor, ["number"]) ?? [0];
  const rows = await requirementRepo.listCases(ctx.db, linked, after, limit + 1);
  const page = toPage(rows, limit, ({ caseNumber }) => [caseNumber]);
  const counted = await toCounted(ctx, query);
  const numbers = page.data.map(({ caseNumber }) => caseNumber);
  const outcomes = await findLastOutcomes(ctx, projectId, numbers, counted);
  const environments = await findOutcomesByEnvironment(ctx, projectId, numbers, counted);
  const data = page.data.map(
    (row): RequirementCase => ({
      case: toNamedCase(row),
      status: outcomes.get(row.caseNumber) ?? null,
      environments: environments.get(row.caseNumber) ?? [],
    }),
  );
  return { data, nextCursor: page.nextCursor };
}

/** Throws NOT_FOUND. */
async function requireLinkedPage(
  { db }: ReadCtx,
  { projectId, requirementId }: Pick<GetRequirement, "projectId" | "requirementId">,
): Promise<LinkedPageTable> {
  const row = await requirementRepo.find(db, projectId, requirementId);
  if (!row) throw new DomainError("NOT_FOUND", `There is no such requirement or defect in ${projectId}`);
  return row;
}

async function judge(
  ctx: ReadCtx,
  projectId: string,
  rows: readonly LinkedPageTable[],
  counted: Counted,
): Promise<Found[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const linked = await requirementRepo.listLinked(ctx.db, projectId, ids, MAX_CASES_PER_REQUIREMENT);
  const numbers = [...new Set(linked.map(({ caseNumber }) => caseNumber))];
  const outcomes = await findLastOutcomes(ctx, projectId, numbers, counted);
  const cases = Map.groupBy(linked, ({ pageId }) => pageId);
  return rows.map((row) => {
    const own = cases.get(row.id) ?? [];
    const statuses = own.map(({ caseNumber }) => outcomes.get(caseNumber) ?? null);
    return { row, requirement: present(row, statuses, own[0]?.hasMore === 1) };
  });
}

function present(
  { id, kind, url, label, addedAt }: LinkedPageTable,
  statuses: readonly (ResultStatus | null)[],
  hasMoreCases: boolean,
): Requirement {
  const counts = { failed: 0, error: 0, blocked: 0, skipped: 0, passed: 0, untested: 0 };
  for (const status of statuses) counts[status ?? "untested"]++;
  const state = requirementState(statuses);
  return { id, kind, url, label, addedAt, state, cases: statuses.length, hasMoreCases, counts };
}
