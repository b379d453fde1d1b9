import { DomainError } from "@tessera/domain";
import type { Actor } from "../platform/context.ts";
import { RECENT_PROOF_MS } from "../platform/limits/limits.ts";

/**
 * Throws FORBIDDEN with the reason RECENT_PROOF unless the session's user just gave the password, a passkey or a code of
 * their second factor; `why` ends the sentence "Confirm that it's you: …". Without a session, a command on the server acts.
 */
export function requireRecentProof({ session }: Pick<Actor, "session">, at: string, why: string): void {
  if (session === null || Date.parse(at) - Date.parse(session.authenticatedAt) <= RECENT_PROOF_MS) return;
  throw new DomainError("FORBIDDEN", `Confirm that it's you: ${why}`, { reason: "RECENT_PROOF" });
}
