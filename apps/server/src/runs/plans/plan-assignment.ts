import { type Assignment, refusedInput } from "@tessera/domain";
import { findMemberIds } from "../../access/membership-service.ts";
import type { Ctx } from "../../platform/context.ts";
import * as choiceRepo from "./plan-choice-repo.ts";

/** Numbers read by one statement. */
const STRETCH = 1000;

/**
 * Who executes each of the cases, in the order given; `before` names the assignee of each where it comes from. Throws
 * INVALID_INPUT for someone who is no member of the project.
 */
export async function assignCases(
  ctx: Pick<Ctx, "db">,
  projectId: string,
  before: ReadonlyMap<number, string | null>,
  assignment: Assignment | undefined,
): Promise<Map<number, string | null>> {
  const numbers = [...before.keys()];
  if (assignment?.userIds !== undefined) {
    const people = await requirePeople(ctx, projectId, assignment.userIds);
    return new Map(numbers.map((number, index) => [number, people[index % people.length] ?? null]));
  }
  const wanted = assignment?.by === "owner" ? await ownersOf(ctx, projectId, numbers) : before;
  if (assignment === undefined) return new Map(numbers.map((number) => [number, null]));
  // Who has left the project since executes nothing any more.
  const people = [...new Set(wanted.values())].filter((id) => id !== null);
  const members = await findMemberIds(ctx, projectId, people);
  return new Map(
    numbers.map((number) => {
      const id = wanted.get(number) ?? null;
      return [number, id !== null && members.has(id) ? id : null];
    }),
  );
}

async function requirePeople(ctx: Pick<Ctx, "db">, projectId: string, userIds: readonly string[]): Promise<string[]> {
  const people = [...new Set(userIds)];
  const members = await findMemberIds(ctx, projectId, people);
  const stranger = people.findIndex((id) => !members.has(id));
  if (stranger !== -1) throw refusedInput(["assign", "userIds", stranger], `Choose members of ${projectId}`);
  return people;
}

async function ownersOf(
  { db }: Pick<Ctx, "db">,
  projectId: string,
  numbers: readonly number[],
): Promise<Map<number, string | null>> {
  const owners = new Map<number, string | null>();
  for (let start = 0; start < numbers.length; start += STRETCH) {
    const some = await choiceRepo.listOwners(db, projectId, numbers.slice(start, start + STRETCH));
    for (const [number, owner] of some) owners.set(number, owner);
  }
  return owners;
}
