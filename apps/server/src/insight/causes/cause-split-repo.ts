import { insertRows } from "../../platform/db/insert-rows.ts";
import type { CauseSplitTable, Db, Tx } from "../../platform/db/schema.ts";

/** Numbers of one statement. */
const CHUNK = 200;

/** One text for failures of a case that have a cause by their fingerprint. */
export function splitKey(fromNumber: number, caseNumber: number | undefined): string {
  return `${fromNumber} ${caseNumber ?? ""}`;
}

/** The causes that failures of the causes count as where people split them, by `splitKey`. */
export async function findSplits(db: Db, projectId: string, numbers: readonly number[]): Promise<Map<string, number>> {
  const found = new Map<string, number>();
  for (let start = 0; start < numbers.length; start += CHUNK) {
    const rows = await db
      .selectFrom("causeSplit")
      .select(["fromNumber", "caseNumber", "toNumber"])
      .where("projectId", "=", projectId)
      .where("fromNumber", "in", numbers.slice(start, start + CHUNK))
      .execute();
    for (const row of rows) found.set(splitKey(row.fromNumber, row.caseNumber), row.toNumber);
  }
  return found;
}

/** The cause and those that were merged into it. */
export async function findParts(db: Db, projectId: string, number: number): Promise<number[]> {
  const rows = await db
    .selectFrom("cause")
    .select("number")
    .where("projectId", "=", projectId)
    .where((cause) => cause.or([cause("number", "=", number), cause("mergedInto", "=", number)]))
    .execute();
  return rows.map((row) => row.number);
}

/** How many of the cases have failures of the causes. */
export async function countFailing(
  db: Db,
  projectId: string,
  numbers: readonly number[],
  caseNumbers: readonly number[],
): Promise<number> {
  const rows = await db
    .selectFrom("testResult")
    .select("caseNumber")
    .distinct()
    .where("projectId", "=", projectId)
    .where("causeNumber", "is not", null)
    .where("causeNumber", "in", numbers)
    .where("caseNumber", "in", caseNumbers)
    .execute();
  return rows.length;
}

/** From now on failures of the cases count as those of another cause, also past ones. */
export async function move(
  db: Tx,
  { projectId, toNumber, createdAt, createdBy }: Omit<CauseSplitTable, "fromNumber" | "caseNumber">,
  numbers: readonly number[],
  caseNumbers: readonly number[],
): Promise<void> {
  // Failures that were split off before come from the fingerprint that they had first.
  await db
    .updateTable("causeSplit")
    .set({ toNumber, createdAt, createdBy })
    .where("projectId", "=", projectId)
    .where("toNumber", "in", numbers)
    .where("caseNumber", "in", caseNumbers)
    .execute();
  const rows = numbers.flatMap((fromNumber) =>
    caseNumbers.map((caseNumber) => ({ projectId, fromNumber, caseNumber, toNumber, createdAt, createdBy })),
  );
  await db
    .deleteFrom("causeSplit")
    .where("projectId", "=", projectId)
    .where("fromNumber", "in", numbers)
    .where("caseNumber", "in", caseNumbers)
    .execute();
  await insertRows(db, "causeSplit", rows);
  await db
    .updateTable("testResult")
    .set({ causeNumber: toNumber })
    .where("projectId", "=", projectId)
    .where("causeNumber", "is not", null)
    .where("causeNumber", "in", numbers)
    .where("caseNumber", "in", caseNumbers)
    .execute();
}
