import { type Compilable, sql } from "kysely";
import { compileOnce } from "../../platform/db/compile-once.ts";
import type { Db, TokenTable, UserTable } from "../../platform/db/schema.ts";

/** All that decides about a token: the token, the current state of its owner, and the settings. */
export type VerificationRow = Pick<
  TokenTable,
  | "id"
  | "ownerId"
  | "name"
  | "preview"
  | "scopes"
  | "projects"
  | "allowedIps"
  | "expiresAt"
  | "revokedAt"
  | "overlapEndsAt"
  | "rotatedFrom"
  | "lastUsedAt"
  | "audience"
> &
  Pick<UserTable, "username" | "systemRole" | "active" | "apiAccess"> & {
    /** JSON of the server's settings; null where they were never changed. */
    settings: string | null;
    /** When the access token of an assistant expires, which stands for the token. */
    accessExpiresAt?: string | null;
  };

const verification = compileOnce<VerificationRow>(
  (db) => decisive(db).where("hash", "=", "") as Compilable<VerificationRow>,
);

/** The same by an access token of an assistant. */
const accessVerification = compileOnce<VerificationRow>(
  (db) =>
    decisive(db)
      .innerJoin("grantSecret", "grantSecret.tokenId", "token.id")
      .select("grantSecret.expiresAt as accessExpiresAt")
      .where("grantSecret.use", "=", sql.lit("access" as const))
      .where("grantSecret.hash", "=", "") as Compilable<VerificationRow>,
);

function decisive(db: Db) {
  return db
    .selectFrom("token")
    .select(["token.id", "ownerId", "name", "preview", "scopes", "projects", "allowedIps", "audience"])
    .select(["token.expiresAt", "revokedAt", "overlapEndsAt", "rotatedFrom", "lastUsedAt"])
    .select((token) => {
      // Scalar subqueries where a join would do: SQLite spends several times the look-up on a join.
      const owner = token.selectFrom("user").whereRef("user.id", "=", "token.ownerId");
      return [
        owner.select("username").as("username"),
        owner.select("systemRole").as("systemRole"),
        owner.select("active").as("active"),
        owner.select("apiAccess").as("apiAccess"),
        token.selectFrom("instance").select("value").where("instance.name", "=", sql.lit("settings")).as("settings"),
      ];
    });
}

/** The one read of a verification. */
export async function findForVerification(db: Db, hash: string): Promise<VerificationRow | undefined> {
  return (await verification(db, [hash]))[0];
}

/** The same for what may be an access token of an assistant. */
export async function findByAccessToken(db: Db, hash: string): Promise<VerificationRow | undefined> {
  return (await accessVerification(db, [hash]))[0];
}

/** Hashes of the tokens that were used last, the last one at the end. */
export async function listUsedLast(db: Db, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom("token")
    .select("hash")
    .where("lastUsedAt", "is not", null)
    // As migration 0003 has it in an index.
    .orderBy(sql`coalesce("lastUsedAt", '')`, "desc")
    .limit(limit)
    .execute();
  return rows.map(({ hash }) => hash).reverse();
}

/** Writes the very first use of a token; false if it was revoked meanwhile. */
export async function saveFirstUse(
  db: Db,
  id: string,
  { at, ip, userAgent }: { at: string; ip: string; userAgent: string | null },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable("token")
    .set({ lastUsedAt: at, lastUsedIp: ip, lastUsedUserAgent: userAgent })
    .where("id", "=", id)
    .where("revokedAt", "is", null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}
