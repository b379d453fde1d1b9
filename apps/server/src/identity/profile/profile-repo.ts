import type { Db, UserTable } from "../../platform/db/schema.ts";

export async function setNames(
  db: Db,
  userId: string,
  names: Pick<UserTable, "firstName" | "lastName">,
): Promise<void> {
  await db.updateTable("user").set(names).where("id", "=", userId).execute();
}
