import type { Schema, Tx } from "../../platform/db/schema.ts";

/** Every table whose rows belong to one account, by `userId`, and mean nothing without it. */
const BELONGINGS = [
  "avatar",
  "caseReviewer",
  "device",
  "emailChange",
  "linkedAccount",
  "member",
  "notice",
  "passkey",
  "passkeyChallenge",
  "passwordReset",
  "recoveryCode",
  "scimUser",
  "session",
  "subscription",
  "teamMember",
  "totp",
] as const satisfies (keyof Schema)[];

/** Keeps of the account only its id and when it was deleted. Its user name and address can be taken again. */
export async function makeNameless(db: Tx, id: string, at: string): Promise<void> {
  // No user name has a colon in it.
  const name = `deleted:${id}`;
  await db
    .updateTable("user")
    .set({
      ...{ username: name, usernameKey: name, email: null, emailKey: null, firstName: "", lastName: "" },
      ...{ passwordHash: null, systemRole: "GUEST", apiAccess: 0, active: 0, description: "", preferences: "{}" },
      ...{ avatarVersion: null, lastSeenAt: null, managedBy: null, deletedAt: at },
    })
    .where("id", "=", id)
    .execute();
}

/**
 * Removes what belonged to the account, the invitation that it came from (it holds an address), and the notices its
 * owner got about a service account.
 */
export async function removeBelongings(db: Tx, id: string): Promise<void> {
  for (const table of BELONGINGS) await db.deleteFrom(table).where("userId", "=", id).execute();
  await db.deleteFrom("notice").where("accountId", "=", id).execute();
  // Those that are shared go on without them.
  await db.deleteFrom("savedView").where("ownerId", "=", id).where("isShared", "=", 0).execute();
  await db.deleteFrom("invitation").where("acceptedBy", "=", id).execute();
}
