import { createFileRoute } from "@tanstack/react-router";
import { titled } from "#web/document-title.ts";
import { SettingsPage } from "#web/settings/settings-page.tsx";
import { trpc } from "#web/trpc.ts";

export const Route = createFileRoute("/_app/admin/settings")({
  loader: async ({ context }) => {
    await context.queryClient.ensureQueryData(trpc.admin.settings.get.queryOptions());
    return { crumb: "Settings" };
  },
  head: () => titled("Settings", "Administration"),
  component: SettingsPage,
});
