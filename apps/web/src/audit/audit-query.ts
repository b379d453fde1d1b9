import type { AuditFilter } from "@tessera/domain";
import { LIST_FRESH_MS, trpc } from "#web/trpc.ts";
import type { AuditView } from "./audit-view.ts";

export const auditFilter = ({ actor, token, action, from, to }: AuditView): AuditFilter => ({
  actorId: actor,
  tokenId: token,
  action,
  from,
  to,
});

export const auditQuery = (filter: AuditFilter) =>
  trpc.admin.audit.list.infiniteQueryOptions(
    { limit: 100, ...filter },
    { getNextPageParam: (page) => page.nextCursor, staleTime: LIST_FRESH_MS },
  );

export const auditCountQuery = (filter: AuditFilter) =>
  trpc.admin.audit.count.queryOptions(filter, { staleTime: LIST_FRESH_MS });
