import { findPeople } from "../../access/people-service.ts";
import type { Actor, Ctx } from "../../platform/context.ts";
import type { InvitationTable } from "../../platform/db/schema.ts";
import { byItself, transact } from "../../platform/db/transact.ts";
import { oneLine, readableTime } from "../../platform/mail/mail-labels.ts";
import type { EmailContent } from "../../platform/mail/mail-layout.ts";
import { getSettings } from "../../platform/settings/settings.ts";
import * as invitationRepo from "./invitation-repo.ts";

/** Queues the email with the link, and records its delivery with the invitation. */
export async function mailInvitation(ctx: Ctx, actor: Actor, invitation: InvitationTable, link: string): Promise<void> {
  const { instanceName } = await getSettings(ctx);
  const inviter = (await findPeople(ctx, [actor.userId])).get(actor.userId);
  const content = invitationEmail(oneLine(instanceName), oneLine(inviter?.name || actor.username), {
    link,
    expiresAt: invitation.expiresAt,
  });
  ctx.outbox.post(ctx.newId(), { name: "", address: invitation.email }, content, (outcome) =>
    transact(byItself(ctx), ({ db }) => invitationRepo.setMailState(db, invitation, outcome)),
  );
}

function invitationEmail(
  instance: string,
  inviter: string,
  { link, expiresAt }: { link: string; expiresAt: string },
): EmailContent {
  return {
    title: `${inviter} invites you to ${instance}`,
    paragraphs: [
      `${inviter} invites you to ${instance}, where a team keeps its test cases and the results of its tests. Create your account to join.`,
      `The link works once, until ${readableTime(expiresAt)}. If you don't expect this email, ignore it: no account is created without you.`,
    ],
    action: { label: "Accept invite", url: link },
  };
}
