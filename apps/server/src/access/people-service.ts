import type { Person } from "@tessera/domain";
import type { Ctx } from "../platform/context.ts";
import * as peopleRepo from "./people-repo.ts";
import { toPerson } from "./person.ts";

/** The named users by id, for answers that name who did something; unknown ids are absent. */
export async function findPeople({ db }: Pick<Ctx, "db">, ids: Iterable<string | null>): Promise<Map<string, Person>> {
  const wanted = [...new Set(ids)].filter((id) => id !== null);
  if (wanted.length === 0) return new Map();
  return new Map((await peopleRepo.list(db, wanted)).map((row) => [row.id, toPerson(row)]));
}
