import type { ClaimRule, Claims, ListPublisherRefusals, Page, PublisherRefusal, RefusalReason } from "@tessera/domain";
import { reportedName, storable } from "@tessera/domain";
import type { Ctx, Origin } from "../../platform/context.ts";
import { decodeCursor, toPage } from "../../platform/db/keyset.ts";
import type { PublisherTable } from "../../platform/db/schema.ts";
import { transact } from "../../platform/db/transact.ts";
import { MAX_KEPT_CLAIM_LENGTH, MAX_KEPT_CLAIMS, MAX_KEPT_REFUSALS } from "../../platform/limits/limits.ts";
import { hashSecret } from "../../platform/secret-hash.ts";
import * as refusalRepo from "./refusal-repo.ts";

/** Why an identity token isn't exchanged; the message is for the project's admins. */
export type Fault = { reason: RefusalReason; message: string; rule?: ClaimRule };

export type Refused = {
  projectId: string;
  publisher: Pick<PublisherTable, "id"> | null;
  issuer: string;
  claims: Claims;
  isVerified: boolean;
  fault: Fault;
};

/** Keeps refusals for the admins of the projects; of each project a limited number, of which equal ones count as one. */
export async function keepRefusals(
  ctx: Pick<Ctx, "db" | "now" | "newId">,
  { ip }: Origin,
  refusals: readonly Refused[],
): Promise<void> {
  const at = ctx.now();
  await transact(ctx, async ({ db }) => {
    for (const { projectId, publisher, issuer, claims, isVerified, fault } of refusals) {
      const rule = fault.rule ? refusalRepo.RULE_COLUMN.write(fault.rule) : null;
      const shown = textsOfClaims(claims);
      const equal = [publisher?.id, issuer, fault.reason, rule ?? fault.message, isVerified, shown.sub];
      await refusalRepo.add(db, {
        ...{ id: ctx.newId(), projectId, publisherId: publisher?.id ?? null, key: hashSecret(JSON.stringify(equal)) },
        ...{ issuer: shownTextOf(issuer), reason: fault.reason, message: shownTextOf(fault.message), rule },
        ...{ claims: refusalRepo.CLAIMS_COLUMN.write(shown), isVerified: isVerified ? 1 : 0, times: 1 },
        ...{ firstAt: at, lastAt: at, ip },
      });
      await refusalRepo.keepLatest(db, projectId, MAX_KEPT_REFUSALS);
    }
  });
}

/** The latest first. */
export async function listRefusals(
  { db }: Pick<Ctx, "db">,
  { limit, cursor, projectId, publisherId }: ListPublisherRefusals,
): Promise<Page<PublisherRefusal>> {
  const after = decodeCursor(cursor, ["string", "string"]);
  const rows = await refusalRepo.list(db, { projectId, publisherId }, { after, limit: limit + 1 });
  const page = toPage(rows, limit, ({ lastAt, id }) => [lastAt, id]);
  return { data: page.data.map(present), nextCursor: page.nextCursor };
}

function present(row: refusalRepo.RefusalRow): PublisherRefusal {
  const { id, issuer, reason, message, rule, claims, isVerified, times, firstAt, lastAt, ip } = row;
  return {
    ...{ id, issuer, message, times, firstAt, lastAt, ip },
    reason: reason as RefusalReason,
    publisher: row.publisherId === null ? null : { id: row.publisherId, name: row.publisherName ?? "" },
    rule: rule === null ? null : refusalRepo.RULE_COLUMN.read(rule),
    claims: refusalRepo.CLAIMS_COLUMN.read(claims),
    verified: isVerified === 1,
  };
}

/** Claims as people see them: short texts, and nothing that could be a token. */
function textsOfClaims(claims: Claims): Record<string, string> {
  const shown = Object.entries(claims).slice(0, MAX_KEPT_CLAIMS);
  return Object.fromEntries(
    shown.map(([name, value]) => [
      shownTextOf(name),
      shownTextOf(typeof value === "string" ? value : (JSON.stringify(value) ?? "")),
    ]),
  );
}

function shownTextOf(text: string): string {
  const shown = reportedName(storable(text));
  return shown.length <= MAX_KEPT_CLAIM_LENGTH ? shown : storable(`${shown.slice(0, MAX_KEPT_CLAIM_LENGTH - 1)}…`);
}
