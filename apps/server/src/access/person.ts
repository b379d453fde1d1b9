import type { Person } from "@tessera/domain";
import type { UserTable } from "../platform/db/schema.ts";

/** What of an account shows who it is. */
export const PERSON_COLUMNS = ["id", "username", "firstName", "lastName", "avatarVersion", "deletedAt"] as const;

export type PersonRow = Pick<UserTable, (typeof PERSON_COLUMNS)[number]>;

/** The account as everyone may see it. */
export function toPerson(row: PersonRow): Person {
  // The user name of a deleted account only keeps the row unique.
  if (row.deletedAt !== null) return { id: row.id, username: "", name: "Deleted user", avatar: null };
  return { id: row.id, username: row.username, name: `${row.firstName} ${row.lastName}`.trim(), avatar: avatarOf(row) };
}

/** The path of the account's picture; null where it has none. */
export function avatarOf({ id, avatarVersion }: Pick<UserTable, "id" | "avatarVersion">): string | null {
  return avatarVersion === null ? null : `/avatars/${id}/${avatarVersion}`;
}
