import type { AuditAction } from "@tessera/domain";
import { dayParam, textParam } from "#web/search-params.ts";

/** What the address says of the audit log. */
export type AuditView = {
  actor?: string;
  token?: string;
  action?: AuditAction;
  /** Days, `YYYY-MM-DD`, UTC. */
  from?: string;
  to?: string;
};

export function readAuditView(search: Record<string, unknown>): AuditView {
  return {
    actor: textParam(search.actor, 100),
    token: textParam(search.token, 100),
    action: actionParam(search.action),
    from: dayParam(search.from),
    to: dayParam(search.to),
  };
}

/** By its shape: the list of actions is long, and every page would load it. The server refuses one that doesn't exist. */
function actionParam(value: unknown): AuditAction | undefined {
  return isActionShaped(value) ? value : undefined;
}

const isActionShaped = (value: unknown): value is AuditAction =>
  typeof value === "string" && /^[A-Z]{2,20}(?:_[A-Z]{2,20}){1,5}$/.test(value);
