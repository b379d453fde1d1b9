import { type Token, tokenStatus, unknownPerson, worksUntil } from "@tessera/domain";
import { findPeople } from "../../access/people-service.ts";
import type { Db, TokenTable } from "../../platform/db/schema.ts";
import * as tokenRepo from "./token-repo.ts";

/** The token as it may be shown at this moment. */
export async function present(db: Db, row: TokenTable, now: string): Promise<Token> {
  return (await presentAll(db, [row], now))[0] as Token;
}

/** The tokens as they may be shown at this moment; hash, family and overlap stay inside. */
export async function presentAll(db: Db, rows: TokenTable[], now: string): Promise<Token[]> {
  const people = await findPeople(
    { db },
    rows.flatMap((row) => [row.ownerId, row.revokedBy]),
  );
  return rows.map(({ ownerId, overlapEndsAt, ...stored }) => {
    const { hash: _hash, createdFrom: _createdFrom, familyId: _family, audience: _audience, ...shown } = stored;
    const { publisherId, provenance: _provenance, ...row } = shown;
    return {
      ...row,
      status: tokenStatus({ ...row, overlapEndsAt, isMinted: publisherId !== null }, now),
      worksUntil: worksUntil({ ...row, overlapEndsAt }),
      scopes: tokenRepo.SCOPES_COLUMN.read(row.scopes),
      projects: tokenRepo.PROJECTS_COLUMN.read(row.projects),
      allowedIps: tokenRepo.ALLOWED_IPS_COLUMN.read(row.allowedIps),
      revokedBy: (row.revokedBy && people.get(row.revokedBy)) || null,
      owner: people.get(ownerId) ?? unknownPerson(ownerId),
      client: row.client === null ? null : tokenRepo.CLIENT_COLUMN.read(row.client),
    };
  });
}
