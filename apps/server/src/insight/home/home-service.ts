import type { Page, PageQuery, Project, TestCycle } from "@tessera/domain";
import { listProjects } from "../../catalog/projects/project-service.ts";
import type { Actor, Ctx } from "../../platform/context.ts";
import { findLatestCycles } from "../../runs/cycles/cycle-service.ts";
import { findLastImportTimes } from "../../runs/imports/import-service.ts";

/** A project at a glance. */
export type ProjectSummary = { project: Project; latestCycle: TestCycle | null; lastImportAt: string | null };

/** The caller's projects, each with its most recently changed cycle. */
export async function summarizeProjects(
  ctx: Pick<Ctx, "db">,
  actor: Actor,
  query: PageQuery,
): Promise<Page<ProjectSummary>> {
  const { data: projects, nextCursor } = await listProjects(ctx, actor, query);
  const ids = projects.map((project) => project.id);
  const cycles = await findLatestCycles(ctx, ids);
  const imports = await findLastImportTimes(ctx, ids);
  const data = projects.map((project) => ({
    project,
    latestCycle: cycles.get(project.id) ?? null,
    lastImportAt: imports.get(project.id) ?? null,
  }));
  return { data, nextCursor };
}
