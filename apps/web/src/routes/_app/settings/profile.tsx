import { createFileRoute } from "@tanstack/react-router";
import { ProfilePage } from "../../../account/profile-page.tsx";
import { titled } from "../../../document-title.ts";

export const Route = createFileRoute("/_app/settings/profile")({
  loader: () => ({ crumb: "Profile" }),
  head: () => titled("Profile"),
  component: ProfilePage,
});
