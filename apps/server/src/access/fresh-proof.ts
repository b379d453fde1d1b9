import type { Actor } from "../platform/context.ts";
import { requireRecentProof } from "./recent-proof.ts";

type Decide = (input: Record<string, unknown>) => boolean;

const always: Decide = () => true;
const asAdmin: Decide = ({ systemRole }) => systemRole === "ADMIN";
const ofRank: Decide = (input) => input.systemRole !== undefined || input.active !== undefined;

/**
 * The acts that an open page is not enough for, by the path of their procedure, and for which inputs. What depends on what
 * is stored asks where that is read: tokens with an administrator's rights, and invitations sent again.
 */
export const FRESH_PROOF: Readonly<Record<string, Decide>> = {
  "admin.invitation.create": asAdmin,
  "admin.user.update": ofRank,
  "admin.user.updateMany": ofRank,
  "admin.user.updateMatching": always,
  "admin.user.delete": always,
  "admin.user.resetSecondFactor": always,
  "admin.settings.update": always,
  "admin.token.revokeAll": always,
  "provider.link": always,
  "provider.unlink": always,
  "publisher.create": always,
  "publisher.update": always,
  "admin.webhook.create": always,
  "admin.webhook.update": ({ url, events }) => url !== undefined || events !== undefined,
};

/** Throws FORBIDDEN with the reason RECENT_PROOF where the act needs a proof that the person at the page gave too long ago. */
export function requireFreshProof(actor: Actor, path: string, input: unknown, at: string): void {
  const isNeeded = FRESH_PROOF[path]?.(Object(input));
  if (isNeeded) requireRecentProof(actor, at, "this needs a proof from the last 5 minutes");
}
