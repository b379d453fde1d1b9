import { AuditAction, type AuditFilter } from "@tessera/domain";
import { BASE_PATH } from "../base-path.ts";
import { choiceParam, textParam } from "../search-params.ts";
import { trpc } from "../trpc.ts";

/** What the address says of the audit log; `entry` is the number of the entry that is open. */
export type AuditView = {
  actor?: string;
  token?: string;
  action?: AuditAction;
  /** Days, `YYYY-MM-DD`, UTC. */
  from?: string;
  to?: string;
  entry?: number;
};

export function readAuditView(search: Record<string, unknown>): AuditView {
  const entry = Number(search.entry);
  return {
    actor: textParam(search.actor, 100),
    token: textParam(search.token, 100),
    action: choiceParam(search.action, AuditAction.options),
    from: dayParam(search.from),
    to: dayParam(search.to),
    entry: Number.isInteger(entry) && entry > 0 ? entry : undefined,
  };
}

function dayParam(value: unknown): string | undefined {
  if (typeof value !== "string" || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return undefined;
  return Number.isNaN(Date.parse(value)) ? undefined : value;
}

export const auditFilter = ({ actor, token, action, from, to }: AuditView): AuditFilter => ({
  actorId: actor,
  tokenId: token,
  action,
  from,
  to,
});

export const auditQuery = (filter: AuditFilter) =>
  trpc.admin.audit.list.infiniteQueryOptions(
    { limit: 50, ...filter },
    { getNextPageParam: (page) => page.nextCursor, staleTime: 0 },
  );

/** Address of the same entries as a file. */
export function auditExportUrl(format: "csv" | "jsonl", filter: AuditFilter): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(filter)) if (value !== undefined) params.set(name, value);
  const query = params.toString();
  return `${BASE_PATH}/admin-export/audit-events.${format}${query && `?${query}`}`;
}
