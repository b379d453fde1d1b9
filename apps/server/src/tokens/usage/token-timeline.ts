import { type Person, type Token, TokenEvent } from "@tessera/domain";
import { findPeople } from "../../access/people-service.ts";
import { readDetails } from "../../audit/read-details.ts";
import { listTokenTrail } from "../../audit/token-trail.ts";
import type { Ctx } from "../../platform/context.ts";
import type { AuditTable, TokenOriginTable, TokenTable } from "../../platform/db/schema.ts";

/** Entries of the audit log that a timeline reaches back, of either sort; the rest is in the log itself. */
const TRAIL = 100;

/** What happened to a token, newest first. */
export async function timelineOf(
  ctx: Pick<Ctx, "db">,
  row: TokenTable,
  token: Token,
  origins: TokenOriginTable[],
  now: string,
): Promise<TokenEvent[]> {
  const trail = [
    ...(await listTokenTrail(ctx, row.id, ["API_KEY_ROTATED", "API_KEY_LEAKED"], TRAIL)),
    // By themselves: there may be one for every hour, and they must not crowd out the rest.
    ...(await listTokenTrail(ctx, row.id, ["API_KEY_DENIED"], TRAIL)),
  ];
  const people = await findPeople(
    ctx,
    trail.map(({ actorId }) => actorId),
  );
  const events: TokenEvent[] = [
    { kind: "created", at: row.createdAt, ip: row.createdFrom, byRotation: row.rotatedFrom !== null },
    ...newAddresses(origins),
    ...trail.flatMap((entry) => fromTrail(entry, people)),
    ...ending(row, token, now, trail),
  ];
  // Stable, and listed from the oldest on: what happened at the same instant stays in the order of cause.
  return events.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)).reverse();
}

function newAddresses(origins: TokenOriginTable[]): TokenEvent[] {
  const firstAt = new Map<string, string>();
  for (const origin of origins) {
    const known = firstAt.get(origin.ip);
    if (known === undefined || origin.firstAt < known) firstAt.set(origin.ip, origin.firstAt);
  }
  const inOrder = [...firstAt].sort(([, a], [, b]) => (a < b ? -1 : a > b ? 1 : 0));
  return inOrder.map(([ip, at], index) => ({ kind: "new-ip", at, ip, first: index === 0 }));
}

/** Nothing where an entry was written past the server. */
function fromTrail(entry: AuditTable, people: Map<string, Person>): TokenEvent[] {
  const event = TokenEvent.safeParse(describeEntry(entry, people));
  return event.success ? [event.data] : [];
}

function describeEntry({ action, at, ip, actorId, details }: AuditTable, people: Map<string, Person>): unknown {
  const said = readDetails(details);
  switch (action) {
    case "API_KEY_DENIED":
      return { kind: "denied", at: said.lastAt, ip, errorCode: said.errorCode, count: said.count };
    case "API_KEY_LEAKED":
      return { kind: "leaked", at, ip };
    default: {
      const by = (actorId !== null && people.get(actorId)) || null;
      const successor = said.successor as { preview?: unknown } | null | undefined;
      return { kind: "rotated", at, by, successorPreview: successor?.preview };
    }
  }
}

/** How it ended, if it did; a reported leak is its own event. */
function ending(row: TokenTable, token: Token, now: string, trail: AuditTable[]): TokenEvent[] {
  const { expiresAt, revokedAt, revokedReason: reason } = row;
  const events: TokenEvent[] = [];
  const endsFirst = (at: string) => expiresAt === null || at < expiresAt;
  if (revokedAt !== null && !trail.some(({ action }) => action === "API_KEY_LEAKED")) {
    events.push({ kind: "revoked", at: revokedAt, by: token.revokedBy, reason });
  }
  const isOver = (at: string | null) => at !== null && endsFirst(at);
  if (expiresAt !== null && expiresAt <= now && !isOver(revokedAt) && !isOver(row.overlapEndsAt)) {
    events.push({ kind: "expired", at: expiresAt });
  }
  return events;
}
