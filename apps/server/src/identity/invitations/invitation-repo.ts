import type { InvitationState } from "@tessera/domain";
import type { ExpressionBuilder } from "kysely";
import { given } from "../../platform/db/given.ts";
import type { Db, InvitationTable, Schema, Tx } from "../../platform/db/schema.ts";

export async function insert(db: Tx, invitation: InvitationTable): Promise<void> {
  await db.insertInto("invitation").values(invitation).execute();
}

export function findById(db: Db, id: string): Promise<InvitationTable | undefined> {
  return db.selectFrom("invitation").selectAll().where("id", "=", id).executeTakeFirst();
}

/** The invitation that the code opens at this moment. */
export function findOpen(db: Db, codeHash: string, now: string): Promise<InvitationTable | undefined> {
  return db
    .selectFrom("invitation")
    .selectAll()
    .where("codeHash", "=", codeHash)
    .where((row) => isIn(row, "pending", now))
    .executeTakeFirst();
}

export async function hasPending(db: Db, emailKey: string, now: string, otherThan = ""): Promise<boolean> {
  const found = await db
    .selectFrom("invitation")
    .select("id")
    .where("emailKey", "=", emailKey)
    .where("id", "!=", otherThan)
    .where((row) => isIn(row, "pending", now))
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}

export type InvitationQuery = { states: readonly InvitationState[]; before: string | undefined; limit: number };

/** Newest first, before the id `before`. */
export function list(db: Db, { states, before, limit }: InvitationQuery, now: string): Promise<InvitationTable[]> {
  return db
    .selectFrom("invitation")
    .selectAll()
    .where((row) => row.or(states.map((state) => isIn(row, state, now))))
    .where((row) => row.and(given(before, (id) => row("id", "<", id))))
    .orderBy("id", "desc")
    .limit(limit)
    .execute();
}

type NewLink = Pick<InvitationTable, "codeHash" | "sentAt" | "mailState" | "expiresAt">;

/** Replaces the link with a new one of `createdBy`; undefined where it was accepted or withdrawn. */
export function renew(
  db: Tx,
  id: string,
  link: NewLink & Pick<InvitationTable, "createdBy">,
): Promise<InvitationTable | undefined> {
  return db
    .updateTable("invitation")
    .set(link)
    .where("id", "=", id)
    .where("acceptedAt", "is", null)
    .where("revokedAt", "is", null)
    .returningAll()
    .executeTakeFirst();
}

/** Undefined where it was accepted or withdrawn already. */
export function revoke(db: Tx, id: string, at: string): Promise<InvitationTable | undefined> {
  return db
    .updateTable("invitation")
    .set({ revokedAt: at })
    .where("id", "=", id)
    .where("acceptedAt", "is", null)
    .where("revokedAt", "is", null)
    .returningAll()
    .executeTakeFirst();
}

/** Revokes all of this sender's links that are open at this moment. */
export function revokePending(db: Tx, createdBy: string, at: string): Promise<InvitationTable[]> {
  return db
    .updateTable("invitation")
    .set({ revokedAt: at })
    .where("createdBy", "=", createdBy)
    .where((row) => isIn(row, "pending", at))
    .returningAll()
    .execute();
}

/** The invitation, for the one caller who uses up its code. */
export function take(db: Tx, codeHash: string, at: string): Promise<InvitationTable | undefined> {
  return db
    .updateTable("invitation")
    .set({ acceptedAt: at })
    .where("codeHash", "=", codeHash)
    .where((row) => isIn(row, "pending", at))
    .returningAll()
    .executeTakeFirst();
}

/** The pending invitation of an address, for the one caller who uses it up; there is at most one. */
export function takeOf(db: Tx, emailKey: string, at: string): Promise<InvitationTable | undefined> {
  return db
    .updateTable("invitation")
    .set({ acceptedAt: at })
    .where("emailKey", "=", emailKey)
    .where((row) => isIn(row, "pending", at))
    .returningAll()
    .executeTakeFirst();
}

export async function setAcceptedBy(db: Tx, id: string, userId: string): Promise<void> {
  await db.updateTable("invitation").set({ acceptedBy: userId }).where("id", "=", id).execute();
}

/** Records the delivery of the email, unless its link was replaced meanwhile. */
export async function setMailState(
  db: Tx,
  { id, codeHash }: Pick<InvitationTable, "id" | "codeHash">,
  mailState: InvitationTable["mailState"],
): Promise<void> {
  await db.updateTable("invitation").set({ mailState }).where("id", "=", id).where("codeHash", "=", codeHash).execute();
}

/** What `invitationState` answers for a row, as a condition. */
function isIn(row: ExpressionBuilder<Schema, "invitation">, state: InvitationState, now: string) {
  if (state === "accepted") return row("acceptedAt", "is not", null);
  if (state === "withdrawn") return row("revokedAt", "is not", null);
  const unanswered = row("acceptedAt", "is", null).and("revokedAt", "is", null);
  return unanswered.and("expiresAt", state === "pending" ? ">" : "<=", now);
}
