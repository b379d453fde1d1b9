import { ClaimRule, PUBLISHER_SCOPES } from "@tessera/domain";
import { z } from "zod";
import { PERSON_COLUMNS, type PersonRow } from "../../access/person.ts";
import { byBytes } from "../../platform/db/by-bytes.ts";
import { given } from "../../platform/db/given.ts";
import { jsonColumn } from "../../platform/db/json-column.ts";
import { isMemberOf } from "../../platform/db/memberships.ts";
import { hasRowLocks } from "../../platform/db/row-locks.ts";
import type { Db, PublisherTable, Tx, UserTable } from "../../platform/db/schema.ts";

export const RULES_COLUMN = jsonColumn(z.array(ClaimRule));
export const SCOPES_COLUMN = jsonColumn(z.array(PUBLISHER_SCOPES));

/** The oldest first, after the id `after`. */
export function list(db: Db, projectId: string, after: string | undefined, limit: number): Promise<PublisherTable[]> {
  return db
    .selectFrom("publisher")
    .selectAll()
    .where("projectId", "=", projectId)
    .where((row) => row.and(given(after, (id) => row("id", ">", id))))
    .orderBy("id")
    .limit(limit)
    .execute();
}

/** Those that trust the issuer, in one project or in all that aren't in the bin; the oldest first. */
export function listByIssuer(
  db: Db,
  issuer: string,
  projectId: string | undefined,
  limit: number,
): Promise<PublisherTable[]> {
  return db
    .selectFrom("publisher")
    .innerJoin("project", "project.id", "publisher.projectId")
    .selectAll("publisher")
    .where("issuer", "=", issuer)
    .where("project.binId", "is", null)
    .where((row) => row.and(given(projectId, (id) => row("publisher.projectId", "=", id))))
    .orderBy("publisher.id")
    .limit(limit)
    .execute();
}

export async function count(db: Db, projectId: string): Promise<number> {
  const { total } = await db
    .selectFrom("publisher")
    .select((row) => row.fn.countAll<number>().as("total"))
    .where("projectId", "=", projectId)
    .executeTakeFirstOrThrow();
  return total;
}

export function find(db: Db, projectId: string, id: string): Promise<PublisherTable | undefined> {
  return db
    .selectFrom("publisher")
    .selectAll()
    .where("id", "=", id)
    .where("projectId", "=", projectId)
    .executeTakeFirst();
}

/** The same, kept from other transactions. */
export function lock(db: Tx, projectId: string, id: string): Promise<PublisherTable | undefined> {
  return db
    .selectFrom("publisher")
    .selectAll()
    .where("id", "=", id)
    .where("projectId", "=", projectId)
    .$if(hasRowLocks(db), (query) => query.forUpdate())
    .executeTakeFirst();
}

export async function insert(db: Tx, publisher: PublisherTable): Promise<void> {
  await db.insertInto("publisher").values(publisher).execute();
}

export async function update(db: Tx, id: string, change: Partial<PublisherTable>): Promise<void> {
  await db.updateTable("publisher").set(change).where("id", "=", id).execute();
}

export async function remove(db: Tx, id: string): Promise<void> {
  await db.deleteFrom("publisher").where("id", "=", id).execute();
}

type Account = PersonRow & Pick<UserTable, "usernameKey">;

/** Active service accounts that are members of the project, by name after `after`. */
export function listAccounts(
  db: Db,
  projectId: string,
  { after, only, limit }: { after?: string | undefined; only?: string; limit: number },
): Promise<Account[]> {
  return db
    .selectFrom("user")
    .select([...PERSON_COLUMNS, "usernameKey"])
    .where("kind", "=", "service")
    .where("deletedAt", "is", null)
    .where("active", "=", 1)
    .where((user) => isMemberOf(user.ref("user.id"), projectId))
    .where((user) =>
      user.and([
        ...given(after, (name) => user(byBytes(db, user.ref("usernameKey")), ">", name)),
        ...given(only, (id) => user("user.id", "=", id)),
      ]),
    )
    .orderBy((user) => byBytes(db, user.ref("usernameKey")))
    .limit(limit)
    .execute();
}
