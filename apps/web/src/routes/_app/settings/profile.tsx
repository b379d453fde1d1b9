import { createFileRoute } from "@tanstack/react-router";
import { ProfilePage } from "../../../account/profile-page.tsx";
import { profileQuery } from "../../../account/profile-query.ts";
import { titled } from "../../../document-title.ts";

export const Route = createFileRoute("/_app/settings/profile")({
  loader: async ({ context }) => {
    await context.queryClient.ensureQueryData(profileQuery());
    return { crumb: "Profile" };
  },
  head: () => titled("Profile"),
  component: ProfilePage,
});
