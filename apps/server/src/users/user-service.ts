import { DomainError, type Person, type SystemRole, type User } from "@tessera/domain";
import type { Ctx } from "../context.ts";
import { conflictIfTaken } from "../db/unique-violation.ts";
import * as userRepo from "./user-repo.ts";

export type NewUser = {
  username: string;
  email: string | null;
  firstName: string;
  lastName: string;
  passwordHash: string;
  systemRole: SystemRole;
};

/** A new account of a person. Throws CONFLICT if the user name or the address is taken. */
export async function createUser(ctx: Ctx, input: NewUser): Promise<User> {
  const user = {
    ...input,
    id: ctx.newId(),
    kind: "human" as const,
    usernameKey: input.username.toLowerCase(),
    emailKey: input.email?.toLowerCase() ?? null,
    apiAccess: 1 as const,
    active: 1 as const,
    createdAt: ctx.now(),
  };
  await conflictIfTaken("This user name or e-mail address is taken", () => userRepo.insert(ctx.db, user));
  return userRepo.toUser(user);
}

/** The account; throws NOT_FOUND where there is none any more. */
export async function getUser({ db }: Pick<Ctx, "db">, id: string): Promise<User> {
  const user = await userRepo.findById(db, id);
  if (!user) throw new DomainError("NOT_FOUND", "This account no longer exists");
  return userRepo.toUser(user);
}

/** The named people by id, for answers that tell who did something. */
export function findPeople({ db }: Pick<Ctx, "db">, ids: Iterable<string | null>): Promise<Map<string, Person>> {
  return userRepo.findPeople(db, ids);
}

/** Active people by a part of their user name or name, at most `limit`. */
export function searchPeople({ db }: Pick<Ctx, "db">, text: string, limit: number): Promise<Person[]> {
  return userRepo.search(db, text, limit);
}
