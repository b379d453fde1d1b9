import { AUDIT_EVENTS, type AuditAction } from "@tessera/domain";
import { expect, it } from "vitest";
import { describeOnSqlite } from "../testing/each-database.testing.ts";
import { callTrpc, openWorld, PROCEDURES } from "../testing/every-procedure.testing.ts";
import { Tessera } from "../testing/tessera.testing.ts";

/** What needs more than one call: tried by the suites of its feature. */
const NOT_CALLED: AuditAction[] = [
  ...([
    "API_KEY_LEAKED",
    "API_KEYS_REVOKED_ALL",
    "API_KEY_DENIED",
    "API_ACCESS_ENABLED",
    "API_ACCESS_DISABLED",
  ] as const),
  ...(["INVITATION_ACCEPTED", "USER_CHANGED", "EMAIL_CHANGED", "PASSWORD_CHANGED", "PASSWORD_RESET"] as const),
  ...(["SECOND_FACTOR_ENABLED", "SECOND_FACTOR_DISABLED", "SECOND_FACTOR_RESET"] as const),
  ...(["RECOVERY_CODES_CREATED", "RECOVERY_CODE_USED", "PASSKEY_ADDED", "PASSKEY_REMOVED"] as const),
  ...(["TOKENS_EXPORTED", "USERS_EXPORTED", "AUDIT_EXPORTED", "ACCOUNT_CREATED", "AUDIT_KEY_CHANGED"] as const),
  ...(["PASSWORD_RESET_REQUESTED", "SESSION_REFUSED", "RATE_LIMITED", "CASE_UNMUTED", "PROJECT_DELETED"] as const),
  ...(["CLIENT_REGISTERED", "CLIENT_AUTHORIZED", "RUN_FINISHED", "WEBHOOK_DISABLED", "WEBHOOK_ENABLED"] as const),
  ...(["PROPOSAL_WITHDRAWN", "PUBLISHER_PINNED", "RESULT_CORRECTED", "ATTACHMENTS_SENT"] as const),
  ...(["ACCOUNT_LINKED", "ACCOUNT_UNLINKED"] as const),
];

describeOnSqlite("entries of the audit log", (on) => {
  it("say of each action what its schema says", async () => {
    const tessera = await Tessera.start(on());
    const world = await openWorld(tessera);
    for (const [name, { input, endsSessions }] of Object.entries(PROCEDURES)) {
      if (endsSessions || name === "admin.session.endAll") continue;
      for (const who of ["root", "owner"]) {
        const cookie = (await tessera.signIn(who)).cookie();
        await callTrpc(tessera, name, { cookie }, (await input?.(world)) ?? {});
      }
    }
    await tessera.ctx.gatheringAudit.flush();
    const rows = await tessera.ctx.db.selectFrom("audit").select(["action", "details"]).execute();
    const wrong = rows.filter(
      ({ action, details }) => !AUDIT_EVENTS[action as AuditAction].safeParse(JSON.parse(details)).success,
    );
    expect(wrong).toEqual([]);
    const seen = new Set(rows.map(({ action }) => action));
    const unseen = Object.keys(AUDIT_EVENTS).filter((action) => !seen.has(action));
    expect(unseen.filter((action) => !NOT_CALLED.includes(action as AuditAction))).toEqual([]);
    await tessera.stop();
  });
});
