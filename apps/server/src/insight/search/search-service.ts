import {
  caseId,
  causeId,
  cycleId,
  explorationId,
  type FoundEverything,
  type FoundInProject,
  grantsScope,
  runId,
  type SearchEverything,
} from "@tessera/domain";
import { searchCases } from "../../catalog/cases/case-service.ts";
import { listNewestProjects, type SearchedProject } from "../../catalog/projects/project-service.ts";
import type { Actor, Ctx } from "../../platform/context.ts";
import { planStretches, type Search } from "../../platform/db/stretches.ts";
import { MAX_SEARCHED_PROJECTS } from "../../platform/limits/limits.ts";
import { searchCycles } from "../../runs/cycles/cycle-service.ts";
import { searchExplorations } from "../../runs/exploration/exploration-search.ts";
import { searchRuns } from "../../runs/runs/run-search.ts";
import { searchCauses } from "../causes/cause-search.ts";

/** A search by name looks at every one: at most so many of each kind, which takes some ten milliseconds. */
const LOOKED_THROUGH = 100_000;
const SHOWN = { projects: 5, cases: 8, cycles: 5, runs: 5, causes: 5, explorations: 5 };
const MAX_NUMBER = 2_147_483_647;
type Prefix = "PRJ" | "TC" | "TCYCLE" | "RUN" | "CAUSE" | "SESSION";
/** A query that is a whole id is not searched as a name. */
const PUBLIC_ID = /^(?:PRJ|TC|TCYCLE|RUN|CAUSE|SESSION)-[0-9]+$/i;

/**
 * Visible things whose name contains the query, or that have this public id: the project in view first, then the
 * newest.
 */
export async function searchEverything(
  ctx: Pick<Ctx, "db">,
  actor: Actor,
  { query, projectId }: SearchEverything,
): Promise<FoundEverything> {
  const newest = await listNewestProjects(ctx, actor, MAX_SEARCHED_PROJECTS);
  const projects = inView(newest, projectId);
  const of = (kind: Exclude<Prefix, "PRJ">, rowsOf: (project: SearchedProject) => number): Search => ({
    text: PUBLIC_ID.test(query) ? null : query,
    number: numberIn(query, kind),
    projectIds: projects.map(({ id }) => id),
    ...planStretches(projects, rowsOf, LOOKED_THROUGH),
  });
  const cases = of("TC", ({ nextCase }) => nextCase - 1);
  const cycles = of("TCYCLE", ({ nextCycle }) => nextCycle - 1);
  const runs = of("RUN", ({ nextRun }) => nextRun - 1);
  const causes = of("CAUSE", ({ nextCause }) => nextCause - 1);
  const explorations = of("SESSION", ({ nextExploration }) => nextExploration - 1);
  const byId = new Map(projects.map((project) => [project.id, project]));
  const found = (row: { projectId: string; number: number; name: string }, toId: typeof caseId): FoundInProject[] => {
    const project = byId.get(row.projectId);
    if (!project) return [];
    return [{ project: { id: project.id, name: project.name }, id: toId(row.number), name: row.name }];
  };
  const foundCases = await searchCases(ctx, cases, SHOWN.cases);
  const foundCycles = await searchCycles(ctx, cycles, SHOWN.cycles);
  const foundRuns = await searchRuns(ctx, runs, SHOWN.runs);
  const mayReadResults = grantsScope(actor.credential, "result:read");
  const foundCauses = mayReadResults ? await searchCauses(ctx, causes, SHOWN.causes) : [];
  const foundExplorations = mayReadResults ? await searchExplorations(ctx, explorations, SHOWN.explorations) : [];
  return {
    projects: matching(newest, query),
    cases: foundCases.flatMap((row) => found(row, caseId)),
    cycles: foundCycles.flatMap((row) => found(row, cycleId)),
    runs: foundRuns.flatMap((row) => found({ ...row, name: nameOfRun(row) }, runId)),
    causes: foundCauses.flatMap(({ title, ...row }) => found({ ...row, name: title }, causeId)),
    explorations: foundExplorations.flatMap((row) => found(row, explorationId)),
    complete:
      [cases, cycles, runs, causes, explorations].every((search) => search.complete) &&
      newest.length < MAX_SEARCHED_PROJECTS,
  };
}

function nameOfRun({ name, branch }: { name: string; branch: string | null }): string {
  return branch === null ? name : `${name} on ${branch}`;
}

function inView(projects: SearchedProject[], id: string | undefined): SearchedProject[] {
  const seen = projects.filter((project) => project.id === id);
  return [...seen, ...projects.filter((project) => project.id !== id)];
}

function matching(projects: SearchedProject[], query: string) {
  const number = numberIn(query, "PRJ");
  const text = query.toLowerCase();
  const numbered = projects.filter((project) => project.number === number);
  const named = projects.filter((project) => project.number !== number && project.name.toLowerCase().includes(text));
  return [...numbered, ...named].slice(0, SHOWN.projects).map(({ id, name }) => ({ id, name }));
}

/** The number in `TC-12`, in any case, or in `12`, which may belong to any kind. */
function numberIn(query: string, prefix: Prefix): number | null {
  const [, given, digits] = /^(?:([a-z]+)-)?([1-9][0-9]{0,9})$/i.exec(query) ?? [];
  const number = Number(digits);
  const isOther = given !== undefined && given.toUpperCase() !== prefix;
  return digits === undefined || isOther || number > MAX_NUMBER ? null : number;
}
