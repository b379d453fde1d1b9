import type { Db } from "../platform/db/schema.ts";
import { PERSON_COLUMNS, type PersonRow } from "./person.ts";

/** The accounts of these ids, in no order. */
export function list(db: Db, ids: string[]): Promise<PersonRow[]> {
  return db.selectFrom("user").select(PERSON_COLUMNS).where("id", "in", ids).execute();
}
