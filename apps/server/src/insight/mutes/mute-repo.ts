import type { Db, MuteTable, Tx } from "../../platform/db/schema.ts";
import { isSeenInRun } from "../../platform/db/visibility.ts";

/** Cases of one statement. */
const CHUNK = 500;

/** Mutes in force at a time: those that began by then, and end later. */
function inForce(db: Db, projectId: string, at: string) {
  return db
    .selectFrom("mute")
    .where("mute.projectId", "=", projectId)
    .where("mute.createdAt", "<=", at)
    .where("mute.endsAt", ">", at);
}

/** Which of the cases are muted at a time for runs of the branch. */
export async function findMuted(
  db: Db,
  { projectId, branch, at }: { projectId: string; branch: string | null; at: string },
  caseNumbers: readonly number[],
): Promise<Set<number>> {
  const muted = new Set<number>();
  for (let start = 0; start < caseNumbers.length; start += CHUNK) {
    const rows = await inForce(db, projectId, at)
      .select("mute.caseNumber")
      .where("mute.caseNumber", "in", caseNumbers.slice(start, start + CHUNK))
      .where((mute) =>
        mute.or([mute("mute.branch", "is", null), ...(branch === null ? [] : [mute("mute.branch", "=", branch)])]),
      )
      .execute();
    for (const { caseNumber } of rows) muted.add(caseNumber);
  }
  return muted;
}

/** True where the project has a mute in force: most have none, and need not ask for each case. */
export async function hasMutes(db: Db, projectId: string, at: string): Promise<boolean> {
  return (await inForce(db, projectId, at).select("mute.id").limit(1).executeTakeFirst()) !== undefined;
}

export type MutedRow = MuteTable & { name: string; classname: string | null; folder: string | null };

/** Those in force, the newest first, before the id `before`. */
export function list(
  db: Db,
  { projectId, at }: { projectId: string; at: string },
  before: string | undefined,
  limit: number,
): Promise<MutedRow[]> {
  return inForce(db, projectId, at)
    .innerJoin("testCase", (join) =>
      join.onRef("testCase.projectId", "=", "mute.projectId").onRef("testCase.number", "=", "mute.caseNumber"),
    )
    .leftJoin("folder", "folder.id", "testCase.folderId")
    .where("testCase.binId", "is", null)
    .$if(before !== undefined, (query) => query.where("mute.id", "<", before as string))
    .selectAll("mute")
    .select(["testCase.name", "testCase.automationClassname as classname", "folder.name as folder"])
    .orderBy("mute.id", "desc")
    .limit(limit)
    .execute();
}

/** The mutes in force of the cases. */
export async function findOf(
  db: Db,
  projectId: string,
  caseNumbers: readonly number[],
  at: string,
): Promise<MuteTable[]> {
  if (caseNumbers.length === 0) return [];
  return inForce(db, projectId, at).selectAll().where("mute.caseNumber", "in", caseNumbers).execute();
}

export async function insert(db: Tx, mute: MuteTable): Promise<void> {
  await db.insertInto("mute").values(mute).execute();
}

/** Ends the mutes of the case that are in force; answers them. */
export function end(db: Tx, projectId: string, caseNumber: number, at: string): Promise<MuteTable[]> {
  return db
    .updateTable("mute")
    .set({ endsAt: at, noticeState: "done" })
    .where("projectId", "=", projectId)
    .where("caseNumber", "=", caseNumber)
    .where("endsAt", ">", at)
    .returningAll()
    .execute();
}

export type EndingMute = MuteTable & { name: string };

/** Mutes whose notice in that state is due: they end by the time. */
export function findEnding(db: Db, state: "ending" | "ended", by: string, limit: number): Promise<EndingMute[]> {
  return db
    .selectFrom("mute")
    .innerJoin("testCase", (join) =>
      join.onRef("testCase.projectId", "=", "mute.projectId").onRef("testCase.number", "=", "mute.caseNumber"),
    )
    .selectAll("mute")
    .select("testCase.name")
    .where("mute.noticeState", "<>", "done")
    .where("mute.noticeState", "=", state)
    .where("mute.endsAt", "<=", by)
    .orderBy("mute.endsAt")
    .limit(limit)
    .execute();
}

export async function setNoticeState(db: Tx, ids: string[], noticeState: MuteTable["noticeState"]): Promise<void> {
  if (ids.length > 0) await db.updateTable("mute").set({ noticeState }).where("id", "in", ids).execute();
}

/** Severities of the case in its newest complete runs, the newest first; skipped runs are left out. */
export async function listSeverities(db: Db, projectId: string, caseNumber: number, limit: number): Promise<number[]> {
  const rows = await db
    .selectFrom("runCase")
    .innerJoin("run", (join) =>
      join.onRef("run.projectId", "=", "runCase.projectId").onRef("run.number", "=", "runCase.runNumber"),
    )
    .where("runCase.projectId", "=", projectId)
    .where("runCase.caseNumber", "=", caseNumber)
    .where(isSeenInRun())
    .where("run.isComplete", "=", 1)
    .select("runCase.severity")
    .orderBy("runCase.runNumber", "desc")
    .limit(limit)
    .execute();
  return rows.map((row) => row.severity);
}

/** Runs since the time in which failures of the case were muted. */
export async function countHidden(
  db: Db,
  { projectId, caseNumber, createdAt }: MuteTable,
  most: number,
): Promise<number> {
  const rows = await db
    .selectFrom("runCase")
    .innerJoin("run", (join) =>
      join.onRef("run.projectId", "=", "runCase.projectId").onRef("run.number", "=", "runCase.runNumber"),
    )
    .where("runCase.projectId", "=", projectId)
    .where("runCase.caseNumber", "=", caseNumber)
    .where(isSeenInRun())
    .where("runCase.muted", ">", 0)
    .where("run.createdAt", ">=", createdAt)
    .select("runCase.runNumber")
    .orderBy("runCase.runNumber", "desc")
    .limit(most)
    .execute();
  return rows.length;
}
