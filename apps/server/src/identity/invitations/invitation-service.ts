import {
  type CreateInvitation,
  DomainError,
  type Invitation,
  InvitationState,
  type InvitationWithLink,
  type ListInvitations,
  type Page,
  type ProjectOffer,
} from "@tessera/domain";
import { findProjectNames } from "../../access/membership-service.ts";
import { requireAllowed } from "../../access/procedures.ts";
import { requireRecentProof } from "../../access/recent-proof.ts";
import * as audit from "../../audit/audit-repo.ts";
import type { Actor, Ctx, TxCtx } from "../../platform/context.ts";
import { decodeCursor, toPage } from "../../platform/db/keyset.ts";
import { lockName } from "../../platform/db/locks.ts";
import type { InvitationTable } from "../../platform/db/schema.ts";
import { transact } from "../../platform/db/transact.ts";
import { hashSecret } from "../../platform/secret-hash.ts";
import { getSettings } from "../../platform/settings/settings.ts";
import { DAY_MS, later } from "../../platform/time.ts";
import { isEmailTaken } from "../people/user-service.ts";
import { mailInvitation } from "./invitation-email.ts";
import * as invitationRepo from "./invitation-repo.ts";
import { invitationState, OFFERS_COLUMN, presentInvitations } from "./invitation-view.ts";

const CODE_BYTES = 32;

/** Invitations of the server, newest first. */
export async function listInvitations(ctx: Ctx, query: ListInvitations): Promise<Page<Invitation>> {
  const now = ctx.now();
  const before = decodeCursor(query.cursor, ["string"])?.[0];
  const states = query.state ?? InvitationState.options;
  const rows = await invitationRepo.list(ctx.db, { states, before, limit: query.limit + 1 }, now);
  const page = toPage(rows, query.limit, (row) => [row.id]);
  return { data: await presentInvitations(ctx, page.data, now), nextCursor: page.nextCursor };
}

/**
 * Invites a person to create an account. Throws CONFLICT where the address has an account or a pending invitation, and
 * INVALID_INPUT for a project that doesn't exist.
 */
export async function createInvitation(ctx: Ctx, actor: Actor, input: CreateInvitation): Promise<InvitationWithLink> {
  const at = ctx.now();
  requireRank(actor, input);
  const { code, ...link } = await newLink(ctx, at);
  const invitation: InvitationTable = {
    ...link,
    id: ctx.newId(),
    email: input.email,
    emailKey: input.email.toLowerCase(),
    systemRole: input.systemRole,
    projects: OFFERS_COLUMN.write(input.projects),
    createdAt: at,
    createdBy: actor.userId,
    acceptedAt: null,
    acceptedBy: null,
    revokedAt: null,
  };
  await transact(ctx, async (ctx) => {
    await requireFree(ctx, invitation, at);
    await requireProjects(ctx, input.projects);
    await invitationRepo.insert(ctx.db, invitation);
    const details = { ...about(invitation), systemRole: input.systemRole, projects: input.projects };
    await audit.append(ctx, actor, { action: "INVITATION_CREATED", details, at });
  });
  return handOut(ctx, actor, invitation, code);
}

/**
 * A new link by the actor, with a lifetime of its own; the old one dies. Throws NOT_FOUND, and CONFLICT where there is
 * nothing left to accept.
 */
export async function resendInvitation(ctx: Ctx, actor: Actor, id: string): Promise<InvitationWithLink> {
  const at = ctx.now();
  const { code, ...link } = await newLink(ctx, at);
  const invitation = await transact(ctx, async (ctx) => {
    const before = await getInvitation(ctx, id);
    requireRank(actor, before);
    if (before.systemRole === "ADMIN")
      requireRecentProof(actor, at, "inviting an administrator needs a proof from the last 5 minutes");
    await requireFree(ctx, before, at);
    const renewed = await invitationRepo.renew(ctx.db, id, { ...link, createdBy: actor.userId });
    if (!renewed) throw settled(await getInvitation(ctx, id), at);
    await audit.append(ctx, actor, { action: "INVITATION_RESENT", details: about(renewed), at });
    return renewed;
  });
  return handOut(ctx, actor, invitation, code);
}

/**
 * Withdraws an invitation: its link opens nothing from now on. Throws NOT_FOUND, and CONFLICT where it was accepted or
 * withdrawn already.
 */
export async function revokeInvitation(ctx: Ctx, actor: Actor, id: string): Promise<Invitation> {
  const at = ctx.now();
  return transact(ctx, async (ctx) => {
    requireRank(actor, await getInvitation(ctx, id));
    const revoked = await invitationRepo.revoke(ctx.db, id, at);
    if (!revoked) throw settled(await getInvitation(ctx, id), at);
    const [invitation] = await presentInvitations(ctx, [revoked], at);
    await audit.append(ctx, actor, { action: "INVITATION_REVOKED", details: about(revoked), at });
    return invitation as Invitation;
  });
}

/**
 * Withdraws the pending invitations whose last sender is no longer an administrator: inviting people took that role.
 * Answers the entries for the audit log, to append at the end of the transaction.
 */
export async function withdrawInvitations(
  ctx: Pick<TxCtx, "db" | "now">,
  senderId: string,
): Promise<audit.AuditEntry[]> {
  const at = ctx.now();
  const withdrawn = await invitationRepo.revokePending(ctx.db, senderId, at);
  return withdrawn.map(({ id, email }) => ({ action: "INVITATION_REVOKED", details: { invitation: id, email }, at }));
}

async function newLink(ctx: Ctx, at: string) {
  const code = Buffer.from(ctx.randomBytes(CODE_BYTES)).toString("base64url");
  const { invitationLifetimeDays } = await getSettings(ctx);
  return {
    code,
    codeHash: hashSecret(code),
    sentAt: at,
    mailState: ctx.mailer === null ? ("none" as const) : ("pending" as const),
    expiresAt: later(at, invitationLifetimeDays * DAY_MS),
  };
}

/** Emails the link, and returns it this one time: to a person on the page, never to a token. */
async function handOut(ctx: Ctx, actor: Actor, row: InvitationTable, code: string): Promise<InvitationWithLink> {
  const link = `${ctx.publicUrl()}/invitations/${code}`;
  const [invitation] = await presentInvitations(ctx, [row], row.sentAt);
  await mailInvitation(ctx, actor, row, link);
  return { invitation: invitation as Invitation, link: actor.session === null ? "" : link };
}

async function getInvitation({ db }: Pick<TxCtx, "db">, id: string): Promise<InvitationTable> {
  const invitation = await invitationRepo.findById(db, id);
  if (!invitation) throw new DomainError("NOT_FOUND", "There is no such invitation");
  return invitation;
}

/** Who is invited as an administrator is for callers who may say who is one. */
function requireRank(actor: Actor, { systemRole }: Pick<InvitationTable, "systemRole">): void {
  if (systemRole === "ADMIN") requireAllowed(actor, "admin:access");
}

/** Throws where the address needs no further invitation. */
async function requireFree(ctx: TxCtx, { id, email, emailKey }: InvitationTable, at: string): Promise<void> {
  // One after the other, so that two admins don't invite the same person at once.
  await lockName(ctx.db, "invitations");
  if (await isEmailTaken(ctx, email)) {
    throw new DomainError("CONFLICT", `${email} already has an account. Its owner can sign in.`);
  }
  if (await invitationRepo.hasPending(ctx.db, emailKey, at, id)) {
    throw new DomainError("CONFLICT", `${email} is already invited. Send that invitation again instead.`);
  }
}

async function requireProjects(ctx: TxCtx, offers: readonly ProjectOffer[]): Promise<void> {
  const ids = offers.map(({ projectId }) => projectId);
  const known = await findProjectNames(ctx, ids);
  const issues = ids.flatMap((id, index) =>
    known.has(id) ? [] : [{ path: ["projects", index, "projectId"], message: `There is no project ${id}` }],
  );
  const [first] = issues;
  if (first) throw new DomainError("INVALID_INPUT", first.message, { issues });
}

function settled(invitation: InvitationTable, at: string): DomainError {
  if (invitationState(invitation, at) === "accepted") {
    return new DomainError("CONFLICT", "This invitation was accepted. The account is among the users now.");
  }
  return new DomainError("CONFLICT", "This invitation was withdrawn. Invite the person again.");
}

function about({ id, email }: InvitationTable) {
  return { invitation: id, email };
}
