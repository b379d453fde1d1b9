import { type Expression, type RawBuilder, sql } from "kysely";
import type { Flag } from "./schema.ts";

/** 1 where the account has a second factor, for reads that bring it along; one-time codes count once confirmed. */
export function hasSecondFactor(userId: Expression<string>): RawBuilder<Flag> {
  const totp = sql`select 1 from "totp" where "totp"."userId" = ${userId} and "totp"."confirmedAt" is not null`;
  const passkey = sql`select 1 from "passkey" where "passkey"."userId" = ${userId}`;
  return sql<Flag>`(case when exists (${totp}) or exists (${passkey}) then 1 else 0 end)`;
}
