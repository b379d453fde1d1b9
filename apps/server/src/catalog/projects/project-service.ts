import {
  type CreateProject,
  DEFAULT_BRANCH,
  DEFAULT_RUN_DEADLINE_MINUTES,
  DomainError,
  MASTER_CYCLE,
  type Page,
  type PageQuery,
  type Project,
  projectId,
  type UpdateProject,
  visibleRole,
} from "@tessera/domain";
import { grantRole } from "../../access/membership-service.ts";
import * as audit from "../../audit/audit-repo.ts";
import { changeDetails } from "../../audit/change-details.ts";
import type { Actor, Ctx } from "../../platform/context.ts";
import { decodeCursor, toPage } from "../../platform/db/keyset.ts";
import type { Db } from "../../platform/db/schema.ts";
import { transact } from "../../platform/db/transact.ts";
import * as projectRepo from "./project-repo.ts";

/** A new project with its master cycle and its maker as first admin. */
export async function createProject(ctx: Ctx, actor: Actor, input: CreateProject): Promise<Project> {
  if (actor.credential.kind === "token" && actor.credential.projects !== "all") {
    throw new DomainError("FORBIDDEN", "The token is limited to certain projects, so it can't create another");
  }
  const createdAt = ctx.now();
  return transact(ctx, async (ctx) => {
    const number = await projectRepo.takeNumber(ctx.db);
    const id = projectId(number);
    const row = {
      ...input,
      id,
      number,
      nextCase: 1,
      nextCycle: MASTER_CYCLE + 1,
      nextRun: 1,
      nextExploration: 1,
      nextSharedSteps: 1,
      nextCause: 1,
      defaultBranch: DEFAULT_BRANCH,
      runDeadlineMinutes: DEFAULT_RUN_DEADLINE_MINUTES,
      ownerRules: "",
      caseFields: "[]",
      issueTemplate: "",
      configurations: "[]",
      isReviewRequired: 0 as const,
      isBadgePublic: 0 as const,
      badgeKeyNumber: 1,
      createdAt,
      createdBy: actor.userId,
      binId: null,
    };
    await projectRepo.insert(ctx.db, row);
    await grantRole(ctx, { projectId: id, userId: actor.userId, role: "PROJECT_ADMIN", since: createdAt });
    for (const begin of ctx.hooks.projectCreated) await begin(ctx, actor, id);
    const details = { project: id, name: row.name };
    await audit.append(ctx, actor, { action: "PROJECT_CREATED", details, at: createdAt });
    return toProject({ ...row, membership: "PROJECT_ADMIN" }, actor);
  });
}

/** Projects the caller can see, in the order of their numbers. */
export async function listProjects(ctx: Pick<Ctx, "db">, actor: Actor, query: PageQuery): Promise<Page<Project>> {
  const [after] = decodeCursor(query.cursor, ["number"]) ?? [0];
  const rows = await visibleRows(ctx.db, actor, { after, limit: query.limit + 1 });
  const page = toPage(rows, query.limit, (row) => [row.number]);
  return { data: page.data.map((row) => toProject(row, actor)), nextCursor: page.nextCursor };
}

export type { SearchedProject } from "./project-repo.ts";

/** Projects that the caller can see, the newest first. */
export function listNewestProjects(
  { db }: Pick<Ctx, "db">,
  actor: Actor,
  limit: number,
): Promise<projectRepo.SearchedProject[]> {
  return projectRepo.listNewest(db, actor, limit);
}

/** The project as the caller sees it; the caller's right to see it was decided before. */
export async function getProject(ctx: Pick<Ctx, "db">, actor: Actor, id: string): Promise<Project> {
  const row = await projectRepo.find(ctx.db, id, actor.userId);
  if (!row) throw new DomainError("NOT_FOUND", `There is no project ${id} that you can see`);
  return toProject(row, actor);
}

/** Whether only approved test cases of the project are planned, and authors approve none of their own. */
export function isReviewRequired({ db }: Pick<Ctx, "db">, projectId: string): Promise<boolean> {
  return projectRepo.isReviewRequired(db, projectId);
}

/** The settings of the project that its runs are judged by. */
export async function getRunSettings({ db }: Pick<Ctx, "db">, projectId: string): Promise<projectRepo.RunSettings> {
  return projectRepo.getRunSettings(db, projectId);
}

export async function updateProject(ctx: Ctx, actor: Actor, { projectId, ...change }: UpdateProject): Promise<Project> {
  const at = ctx.now();
  const project = await transact(ctx, async (ctx) => {
    const before = await projectRepo.lock(ctx.db, projectId);
    const { isReviewRequired, ...plain } = change;
    const wanted = {
      ...plain,
      ...(isReviewRequired !== undefined && { isReviewRequired: isReviewRequired ? (1 as const) : (0 as const) }),
    };
    const changed = before && changeDetails(before, wanted);
    if (changed) {
      await projectRepo.update(ctx.db, projectId, wanted);
      const details = { project: projectId, ...changed };
      await audit.append(ctx, actor, { action: "PROJECT_CHANGED", details, at });
    }
    return getProject(ctx, actor, projectId);
  });
  if (change.defaultBranch !== undefined) {
    for (const follow of ctx.hooks.defaultBranchChanged) await follow(ctx, projectId);
  }
  return project;
}

function visibleRows(db: Db, actor: Actor, page: projectRepo.ProjectPage): Promise<projectRepo.ProjectRow[]> {
  const { credential, systemRole, userId } = actor;
  if (credential.kind === "token" && credential.projects !== "all") {
    return limitedRows(db, actor, credential.projects, page);
  }
  return systemRole === "ADMIN" ? projectRepo.listAll(db, page) : projectRepo.listOfMember(db, userId, page);
}

/** A token's own list of projects is short: read whole, then cut into the page. */
async function limitedRows(db: Db, actor: Actor, ids: readonly string[], { after, limit }: projectRepo.ProjectPage) {
  const rows = await projectRepo.findMany(db, ids, actor.userId);
  return rows.filter((row) => row.number > after && roleIn(row, actor) !== null).slice(0, limit);
}

function roleIn(row: projectRepo.ProjectRow, actor: Actor) {
  return visibleRole(actor.credential, actor.systemRole, { id: row.id, membership: row.membership });
}

function toProject(row: projectRepo.ProjectRow, actor: Actor): Project {
  const role = roleIn(row, actor);
  if (role === null) throw new Error(`${row.id} was read for a caller who can't see it`);
  const { number: _, membership: _membership, isReviewRequired, ...shown } = row;
  return { ...shown, isReviewRequired: isReviewRequired === 1, role };
}
