import {
  ACTIVITY,
  ACTIVITY_SUBJECTS,
  type Activity,
  grantsScope,
  type ListActivity,
  type Page,
  unknownPerson,
} from "@tessera/domain";
import { requireScopes } from "../../access/access-service.ts";
import { findPeople } from "../../access/people-service.ts";
import { listProjectTrail, type ProjectEntry } from "../../audit/project-trail.ts";
import type { Actor, Ctx } from "../../platform/context.ts";

/**
 * What happened in a project, newest first, as far as the caller may read what it is about; a page may be short and still
 * go on. Throws INSUFFICIENT_SCOPE for a kind of which the caller may read nothing.
 */
export async function listActivity(ctx: Ctx, actor: Actor, query: ListActivity): Promise<Page<Activity>> {
  const { projectId, kind: kinds, actorId, limit, cursor } = query;
  const wanted = ACTIVITY.filter(({ kind }) => kinds === undefined || kinds.includes(kind));
  const readable = wanted.filter(({ scopes }) => scopes.every((scope) => grantsScope(actor.credential, scope)));
  if (readable.length === 0) requireScopes(actor, wanted[0]?.scopes ?? []);
  const actions = readable.flatMap((group) => group.actions);
  const { data, nextCursor } = await listProjectTrail(ctx, { projectId, actions, actorId, limit, cursor });
  return { data: await present(ctx, data), nextCursor };
}

async function present(ctx: Pick<Ctx, "db">, entries: readonly ProjectEntry[]): Promise<Activity[]> {
  const people = await findPeople(
    ctx,
    entries.flatMap(({ actorId, ownerId }) => [actorId, ownerId]),
  );
  const person = (id: string | null) => (id === null ? null : (people.get(id) ?? unknownPerson(id)));
  return entries.map(({ id, at, action, actorId, ownerId, viaTokenId, details }) => ({
    ...{ id, at, action, kind: KINDS.get(action) ?? "project" },
    actor: person(actorId),
    byToken: viaTokenId !== null,
    member: person(ownerId),
    subjects: ACTIVITY_SUBJECTS.flatMap((kind) => {
      const subject = details[kind];
      return typeof subject === "string" ? [{ kind, id: subject }] : [];
    }),
    name: textOf(details.name) ?? textOf(details.title),
    changed: Object.keys(Object(details.after)),
  }));
}

const KINDS = new Map(
  ACTIVITY.flatMap(({ kind, actions }) => actions.map((action) => [action as string, kind] as const)),
);

const textOf = (value: unknown): string | null => (typeof value === "string" ? value : null);
