import { createFileRoute } from "@tanstack/react-router";
import { titled } from "#web/document-title.ts";
import { ProfilePage } from "#web/profile/profile-page.tsx";
import { profileQuery } from "#web/profile/profile-query.ts";

export const Route = createFileRoute("/_app/settings/profile")({
  loader: async ({ context }) => {
    await context.queryClient.ensureQueryData(profileQuery());
    return { crumb: "Profile" };
  },
  head: () => titled("Profile"),
  component: ProfilePage,
});
