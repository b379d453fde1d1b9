import {
  caseId,
  DomainError,
  type FindOwners,
  idNumber,
  type Owner,
  type OwnerName,
  type OwnerRule,
  type OwnersOfCase,
  readOwnerRules,
  ruleOf,
  type SetOwnerRules,
} from "@tessera/domain";
import { findPeople } from "../../access/people-service.ts";
import * as audit from "../../audit/audit-repo.ts";
import { changeDetails } from "../../audit/change-details.ts";
import { findUserIds } from "../../identity/people/user-service.ts";
import { findTeamsByHandle, listActivePeople } from "../../identity/teams/team-service.ts";
import type { Actor, Ctx } from "../../platform/context.ts";
import { groupKey, type OwnedRow } from "../../platform/db/owned-groups.ts";
import type { Db } from "../../platform/db/schema.ts";
import { transact } from "../../platform/db/transact.ts";
import { MAX_MIRRORED_DEPTH, MAX_OWNED_GROUPS } from "../../platform/limits/limits.ts";
import { isMember } from "../members/member-service.ts";
import { isTeamOfProject } from "../members/project-team-service.ts";
import * as ownerRepo from "./owner-repo.ts";

type ReadCtx = Pick<Ctx, "db">;

export function getOwnerRules({ db }: ReadCtx, projectId: string): Promise<string> {
  return ownerRepo.getRules(db, projectId);
}

/** Replaces the rules. Throws INVALID_INPUT that names each line with a fault; nothing is changed then. */
export async function setOwnerRules(
  ctx: Ctx,
  actor: Actor,
  { projectId, rules: text }: SetOwnerRules,
): Promise<string> {
  const at = ctx.now();
  return transact(ctx, async (ctx) => {
    const { rules, faults } = readOwnerRules(text);
    const unknown = await findUnknown(ctx, projectId, rules);
    const all = [...faults, ...unknown].sort((a, b) => a.line - b.line);
    if (all.length > 0) {
      const issues = all.slice(0, 100).map(({ line, message }) => ({
        path: ["rules"],
        message: `Line ${line}: ${message}`,
      }));
      throw new DomainError("INVALID_INPUT", issues[0]?.message ?? "These rules can't be read", { issues });
    }
    const before = await ownerRepo.getRules(ctx.db, projectId);
    const changed = changeDetails({ ownerRules: before }, { ownerRules: text });
    if (changed) {
      await ownerRepo.setRules(ctx.db, projectId, text);
      await audit.append(ctx, actor, { action: "PROJECT_CHANGED", details: { project: projectId, ...changed }, at });
    }
    return text;
  });
}

/** Owners that don't exist, or are no members of the project. */
async function findUnknown(ctx: ReadCtx, projectId: string, rules: readonly OwnerRule[]) {
  const known = await resolve(ctx, projectId, rules);
  return rules.flatMap(({ line, owners }) => {
    const missing = owners.find((owner) => !known.has(keyOf(owner)));
    if (missing === undefined) return [];
    const name = `${missing.kind === "team" ? "@team/" : "@"}${missing.handle}`;
    return [{ line, message: `${name} is no member of the project` }];
  });
}

/** The owners that rules name, of those who are members of the project now. */
async function resolve(ctx: ReadCtx, projectId: string, rules: readonly OwnerRule[]): Promise<Map<string, Owner>> {
  const names = rules.flatMap(({ owners }) => owners);
  const handlesOf = (kind: OwnerName["kind"]) => [
    ...new Set(names.filter((it) => it.kind === kind).map((it) => it.handle)),
  ];
  const users = await findUserIds(ctx, handlesOf("user"));
  const teams = await findTeamsByHandle(ctx, handlesOf("team"));
  const people = await findPeople(ctx, users.values());
  const found = new Map<string, Owner>();
  for (const [handle, id] of users) {
    const person = people.get(id);
    if (!person || !(await isMember(ctx, projectId, id))) continue;
    found.set(`user ${handle}`, { kind: "user", id, handle: person.username, name: person.name });
  }
  for (const { id, handle, name } of teams) {
    if (await isTeamOfProject(ctx, projectId, id)) found.set(`team ${handle}`, { kind: "team", id, handle, name });
  }
  return found;
}

function keyOf({ kind, handle }: OwnerName): string {
  return `${kind} ${handle}`;
}

/** Who owns the cases, by their numbers; those without an owner are absent. */
export async function findOwners(
  ctx: ReadCtx,
  projectId: string,
  caseNumbers: readonly number[],
): Promise<Map<number, Owner[]>> {
  if (caseNumbers.length === 0) return new Map();
  const { rules } = readOwnerRules(await ownerRepo.getRules(ctx.db, projectId));
  if (rules.length === 0) return new Map();
  const known = await resolve(ctx, projectId, rules);
  const rows = await ownerRepo.findCases(ctx.db, projectId, caseNumbers);
  const folders = await findPaths(ctx.db, projectId, rows);
  const owned = rows.map(({ caseNumber, ...row }): [number, Owner[]] => [
    caseNumber,
    (ruleOf(rules, { classname: row.classname, folders: folders(row.folderId) })?.owners ?? []).flatMap(
      (owner) => known.get(keyOf(owner)) ?? [],
    ),
  ]);
  return new Map(owned.filter(([, owners]) => owners.length > 0));
}

/** The accounts of people who are owners, or in teams that are. */
export async function peopleOf(ctx: ReadCtx, owners: readonly Owner[]): Promise<string[]> {
  const idsOf = (kind: Owner["kind"]) => owners.filter((owner) => owner.kind === kind).map(({ id }) => id);
  return [...idsOf("user"), ...(await listActivePeople(ctx, idsOf("team"))).map(({ userId }) => userId)];
}

/** The same as an answer. */
export async function findOwnersOfCases(
  ctx: ReadCtx,
  { projectId, caseIds }: FindOwners,
): Promise<{ data: OwnersOfCase[] }> {
  const owners = await findOwners(ctx, projectId, caseIds.map(idNumber));
  return { data: [...owners].map(([number, owners]) => ({ caseId: caseId(number), owners })) };
}

/** The groups of cases that the owner has, for `isOfGroups`: `alice` is a person, `team/checkout` a team. */
export async function findOwnedGroups({ db }: ReadCtx, projectId: string, owner: string): Promise<string[]> {
  const { rules } = readOwnerRules(await ownerRepo.getRules(db, projectId));
  const handle = owner.replace(/^@/, "").toLowerCase();
  const wanted = handle.startsWith("team/") ? `team ${handle.slice(5)}` : `user ${handle}`;
  if (!rules.some(({ owners }) => owners.some((it) => keyOf(it) === wanted))) return [];
  const groups = await ownerRepo.listGroups(db, projectId, MAX_OWNED_GROUPS);
  const folders = pathsIn(await ownerRepo.listFolders(db, projectId));
  return groups
    .filter(({ classname, folderId }) =>
      ruleOf(rules, { classname, folders: folders(folderId) })?.owners.some((it) => keyOf(it) === wanted),
    )
    .map(groupKey);
}

type Folder = { id: string; parentId: string | null; name: string };
type PathOf = (folderId: string | null) => string[];

/** Reads the folders of the cases, and those above them, a level at a time. */
async function findPaths(db: Db, projectId: string, rows: readonly OwnedRow[]): Promise<PathOf> {
  const known: Folder[] = [];
  let next = new Set(rows.flatMap(({ folderId }) => folderId ?? []));
  for (let level = 0; next.size > 0 && level <= MAX_MIRRORED_DEPTH; level++) {
    const found = await ownerRepo.findFolders(db, projectId, [...next]);
    known.push(...found);
    next = new Set(found.flatMap(({ parentId }) => parentId ?? []));
  }
  return pathsIn(known);
}

function pathsIn(folders: readonly Folder[]): PathOf {
  const byId = new Map(folders.map((folder) => [folder.id, folder]));
  return (folderId) => {
    const names: string[] = [];
    for (let id = folderId; id !== null && names.length <= MAX_MIRRORED_DEPTH; ) {
      const folder = byId.get(id);
      if (folder) names.unshift(folder.name);
      id = folder?.parentId ?? null;
    }
    return names;
  };
}
