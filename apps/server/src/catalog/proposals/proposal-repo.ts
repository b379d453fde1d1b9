import { CaseContentField, CaseFields } from "@tessera/domain";
import { z } from "zod";
import { given } from "../../platform/db/given.ts";
import { insertRows } from "../../platform/db/insert-rows.ts";
import { jsonColumn } from "../../platform/db/json-column.ts";
import { contains } from "../../platform/db/like.ts";
import type { Db, ProposalTable, Tx } from "../../platform/db/schema.ts";

export const FIELDS_COLUMN = jsonColumn(z.array(CaseContentField));
export const PROPOSED_COLUMN = jsonColumn(CaseFields);

/** A proposal without its long texts. */
export type ProposalRow = Omit<ProposalTable, "proposed" | "before"> & {
  /** The version of its case now; null where there is no such case. */
  versionNow: number | null;
};

export type ProposalFilter = {
  projectId: string;
  proposedBy?: string | undefined;
  state?: ProposalTable["state"] | undefined;
  kind?: ProposalTable["kind"] | undefined;
  caseNumber?: number | undefined;
  search?: string | undefined;
};

/** Newest first, before the id `before`. */
export function list(
  db: Db,
  filter: ProposalFilter,
  { before, limit }: { before: string | undefined; limit: number },
): Promise<ProposalRow[]> {
  return withCase(db)
    .select(SHORT)
    .where("proposal.projectId", "=", filter.projectId)
    .where((row) =>
      row.and([
        ...given(filter.proposedBy, (id) => row("proposal.proposedBy", "=", id)),
        ...given(filter.state, (state) => row("proposal.state", "=", state)),
        ...given(filter.kind, (kind) => row("proposal.kind", "=", kind)),
        ...given(filter.caseNumber, (number) => row("proposal.caseNumber", "=", number)),
        ...given(filter.search, (text) => contains(db, row.ref("proposal.name"), text)),
        ...given(before, (id) => row("proposal.id", "<", id)),
      ]),
    )
    .orderBy("proposal.id", "desc")
    .limit(limit)
    .execute();
}

export function find(
  db: Db,
  projectId: string,
  id: string,
): Promise<(ProposalRow & Pick<ProposalTable, "proposed" | "before">) | undefined> {
  return withCase(db)
    .select(SHORT)
    .select(["proposal.proposed", "proposal.before"])
    .where("proposal.projectId", "=", projectId)
    .where("proposal.id", "=", id)
    .executeTakeFirst();
}

function withCase(db: Db) {
  return db
    .selectFrom("proposal")
    .leftJoin("testCase", (join) =>
      join
        .onRef("testCase.projectId", "=", "proposal.projectId")
        .onRef("testCase.number", "=", "proposal.caseNumber")
        .on("testCase.binId", "is", null),
    );
}

const SHORT = [
  ...(["proposal.id", "proposal.projectId", "proposal.kind", "proposal.caseNumber", "proposal.name"] as const),
  ...(["proposal.fields", "proposal.caseVersion", "proposal.reason", "proposal.state", "proposal.isEdited"] as const),
  ...(["proposal.note", "proposal.createdAt", "proposal.proposedBy", "proposal.tokenId"] as const),
  ...(["proposal.tokenName", "proposal.tokenPreview", "proposal.decidedAt", "proposal.decidedBy"] as const),
  "testCase.version as versionNow",
] as const;

/** How many wait in the project, and how many of them came from the token, or from the person in the page. */
export async function countOpen(
  db: Db,
  projectId: string,
  { userId, tokenId }: { userId: string; tokenId: string | null },
): Promise<{ all: number; own: number }> {
  const row = await db
    .selectFrom("proposal")
    .select((row) => [
      row.fn.countAll<number>().as("all"),
      row.fn
        .countAll<number>()
        .filterWhere((own) =>
          own.and([own("proposedBy", "=", userId), own("tokenId", tokenId === null ? "is" : "=", tokenId)]),
        )
        .as("own"),
    ])
    .where("projectId", "=", projectId)
    .where("state", "=", "open")
    .executeTakeFirstOrThrow();
  return { all: Number(row.all), own: Number(row.own) };
}

export async function insertMany(db: Tx, proposals: readonly ProposalTable[]): Promise<void> {
  await insertRows(db, "proposal", proposals);
}

/** The proposal, kept from others' decisions until the end of the transaction. */
export function lock(db: Tx, projectId: string, id: string): Promise<ProposalTable | undefined> {
  return db
    .updateTable("proposal")
    .set((row) => ({ id: row.ref("id") }))
    .where("projectId", "=", projectId)
    .where("id", "=", id)
    .returningAll()
    .executeTakeFirst();
}

export type Decision = Partial<
  Pick<ProposalTable, "state" | "decidedAt" | "decidedBy" | "note" | "isEdited" | "caseNumber">
>;

export async function update(db: Tx, id: string, decision: Decision): Promise<void> {
  await db.updateTable("proposal").set(decision).where("id", "=", id).execute();
}

/** Removes at most `limit` proposals that were decided before the time; answers how many. */
export async function removeDecided(db: Tx, before: string, limit: number): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom("proposal")
    .where("id", "in", (old) => old.selectFrom("proposal").select("id").where("decidedAt", "<", before).limit(limit))
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}
