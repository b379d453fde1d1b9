import { DomainError } from "@tessera/domain";
import type { Actor } from "../platform/context.ts";
import { MINUTE_MS } from "../platform/time.ts";

/**
 * How long after a password or passkey check a user may do what an unlocked page is not enough for, in milliseconds.
 */
const RECENT_MS = 5 * MINUTE_MS;

/**
 * Throws FORBIDDEN with the reason RECENT_PASSWORD unless the session's user just gave the password or a passkey; `why`
 * ends the sentence "Confirm your password first: …". Without a session, a command on the server acts.
 */
export function requireRecentPassword({ session }: Pick<Actor, "session">, at: string, why: string): void {
  if (session === null || Date.parse(at) - Date.parse(session.authenticatedAt) <= RECENT_MS) return;
  throw new DomainError("FORBIDDEN", `Confirm your password first: ${why}`, { reason: "RECENT_PASSWORD" });
}
