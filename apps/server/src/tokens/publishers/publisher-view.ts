import { type Publisher, SYSTEMS, unknownPerson } from "@tessera/domain";
import { findPeople } from "../../access/people-service.ts";
import type { Ctx } from "../../platform/context.ts";
import type { PublisherTable } from "../../platform/db/schema.ts";
import * as mintedTokenRepo from "./minted-token-repo.ts";
import * as publisherRepo from "./publisher-repo.ts";

type ViewCtx = Pick<Ctx, "db" | "now" | "publicUrl">;

export async function presentPublishers(ctx: ViewCtx, rows: readonly PublisherTable[]): Promise<Publisher[]> {
  const people = await findPeople(
    ctx,
    rows.flatMap(({ accountId, createdBy }) => [accountId, createdBy]),
  );
  const ids = rows.map(({ id }) => id);
  const live = await mintedTokenRepo.countLive(ctx.db, ids, ctx.now());
  return rows.map(({ rules, scopes, accountId, createdBy, ...row }) => ({
    ...row,
    audience: audienceFor(ctx, row),
    rules: publisherRepo.RULES_COLUMN.read(rules),
    scopes: publisherRepo.SCOPES_COLUMN.read(scopes),
    account: people.get(accountId) ?? unknownPerson(accountId),
    createdBy: people.get(createdBy) ?? null,
    liveTokens: live.get(row.id) ?? 0,
  }));
}

/** What identity tokens must be meant for: this server, where the CI system can say so. */
export function audienceFor(ctx: Pick<Ctx, "publicUrl">, { system }: Pick<PublisherTable, "system">): string {
  return SYSTEMS[system].audience ?? ctx.publicUrl();
}
