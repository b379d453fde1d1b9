import { createFileRoute } from "@tanstack/react-router";
import { AuditPage } from "#web/audit/audit-page.tsx";
import { auditFilter, auditQuery, readAuditView } from "#web/audit/audit-view.ts";
import { titled } from "#web/document-title.ts";

export const Route = createFileRoute("/_app/admin/audit")({
  validateSearch: readAuditView,
  loaderDeps: ({ search }) => auditFilter(search),
  loader: ({ context, deps }) => {
    void context.queryClient.prefetchInfiniteQuery(auditQuery(deps));
    return { crumb: "Audit log" };
  },
  head: () => titled("Audit log", "Administration"),
  component: () => <AuditPage view={Route.useSearch()} />,
});
