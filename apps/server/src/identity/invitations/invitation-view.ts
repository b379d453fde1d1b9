import { type Invitation, type InvitationState, type ProjectOffer, ProjectRole, unknownPerson } from "@tessera/domain";
import { z } from "zod";
import { findProjectNames } from "../../access/membership-service.ts";
import { findPeople } from "../../access/people-service.ts";
import type { Ctx } from "../../platform/context.ts";
import { jsonColumn } from "../../platform/db/json-column.ts";
import type { InvitationTable } from "../../platform/db/schema.ts";
import { LONGEST_PENDING } from "../../platform/mail/mailer.ts";

export const OFFERS_COLUMN = jsonColumn(z.array(z.object({ projectId: z.string(), role: ProjectRole })));

/** The rows as admins see them at this moment. */
export async function presentInvitations(
  ctx: Pick<Ctx, "db">,
  rows: readonly InvitationTable[],
  now: string,
): Promise<Invitation[]> {
  const people = await findPeople(
    ctx,
    rows.flatMap(({ createdBy, acceptedBy }) => [createdBy, acceptedBy]),
  );
  const names = await findProjectNames(
    ctx,
    rows.flatMap((row) => offersOf(row).map(({ projectId }) => projectId)),
  );
  const person = (id: string) => people.get(id) ?? unknownPerson(id);
  return rows.map((row) => ({
    id: row.id,
    email: row.email,
    systemRole: row.systemRole,
    projects: offersOf(row).map((offer) => ({ ...offer, name: names.get(offer.projectId) ?? null })),
    state: invitationState(row, now),
    mailState: mailState(row, now),
    createdAt: row.createdAt,
    createdBy: person(row.createdBy),
    sentAt: row.sentAt,
    expiresAt: row.expiresAt,
    acceptedAt: row.acceptedAt,
    acceptedBy: row.acceptedBy === null ? null : person(row.acceptedBy),
    revokedAt: row.revokedAt,
  }));
}

export function invitationState(
  { acceptedAt, revokedAt, expiresAt }: Pick<InvitationTable, "acceptedAt" | "revokedAt" | "expiresAt">,
  now: string,
): InvitationState {
  if (acceptedAt !== null) return "accepted";
  if (revokedAt !== null) return "withdrawn";
  return now < expiresAt ? "pending" : "expired";
}

export function offersOf({ projects }: Pick<InvitationTable, "projects">): ProjectOffer[] {
  return OFFERS_COLUMN.read(projects);
}

/** Emails with links wait in memory: one that waited longer than the last retry was lost with its process. */
function mailState({ mailState, sentAt }: InvitationTable, now: string): InvitationTable["mailState"] {
  const isLost = mailState === "pending" && Date.parse(now) - Date.parse(sentAt) > LONGEST_PENDING;
  return isLost ? "failed" : mailState;
}
