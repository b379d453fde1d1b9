import {
  IconActivity,
  IconBook,
  IconClipboardList,
  IconFileImport,
  IconFlask,
  IconHistory,
  IconKey,
  IconLayoutGrid,
  IconListSearch,
  IconLogout,
  IconPalette,
  IconPlus,
  IconRefresh,
  IconSettings,
  IconShieldLock,
  IconUser,
  IconUserCog,
  IconUsers,
  type TablerIcon,
} from "@tabler/icons-react";
import { type LinkProps, useNavigate } from "@tanstack/react-router";
import { useUser } from "../session/session.ts";
import { useSignOut } from "../session/use-sign-out.ts";
import type { PaletteEntry, PaletteGroup } from "./palette-entry.ts";

type Target = Pick<LinkProps, "to" | "params" | "search">;

/** What one can do and where one can go, as far as one's role allows. */
export function useActionEntries(projectId: string | undefined, onCreateProject: () => void): PaletteGroup[] {
  const { systemRole } = useUser();
  const navigate = useNavigate();
  const signOut = useSignOut();
  const page = (label: string, icon: TablerIcon, target: Target): PaletteEntry => ({
    key: `${target.to} ${projectId}`,
    label,
    icon,
    run: () => void navigate(target),
  });
  const inProject = { projectId: projectId ?? "" };
  const groups: PaletteGroup[] = [
    {
      name: "This project",
      entries: [
        page("Test cycles", IconRefresh, { to: "/projects/$projectId", params: inProject }),
        page("Test cases", IconClipboardList, { to: "/projects/$projectId/cases", params: inProject }),
        page("Imports", IconFileImport, { to: "/projects/$projectId/imports", params: inProject }),
        page("Members", IconUsers, { to: "/projects/$projectId/members", params: inProject }),
      ].filter(() => projectId !== undefined),
    },
    {
      name: "Actions",
      entries: [
        {
          key: "create token",
          label: "Create token",
          icon: IconPlus,
          run: () => void navigate({ to: "/settings/tokens", search: { create: true } }),
        },
        ...(systemRole === "GUEST"
          ? []
          : [{ key: "create project", label: "Create project", icon: IconPlus, run: onCreateProject }]),
        { key: "sign out", label: "Sign out", icon: IconLogout, run: () => signOut.mutate() },
      ],
    },
    {
      name: "Pages",
      entries: [
        page("Projects", IconLayoutGrid, { to: "/" }),
        page("API tokens", IconKey, { to: "/settings/tokens" }),
        page("Profile", IconUser, { to: "/settings/profile" }),
        page("Sign-in and security", IconShieldLock, { to: "/settings/security" }),
        page("Appearance", IconPalette, { to: "/settings/appearance" }),
        page("Feature previews", IconFlask, { to: "/settings/previews" }),
        { key: "status", label: "Server status", icon: IconActivity, run: () => window.location.assign("/status") },
        {
          key: "documentation",
          label: "Documentation",
          icon: IconBook,
          run: () => window.open("/docs/api", "_blank", "noreferrer"),
        },
      ],
    },
    {
      name: "Administration",
      entries: [
        page("All tokens", IconListSearch, { to: "/admin/tokens" }),
        page("Users", IconUserCog, { to: "/admin/users" }),
        page("Audit log", IconHistory, { to: "/admin/audit" }),
        page("Server settings", IconSettings, { to: "/admin/settings" }),
      ].filter(() => systemRole === "ADMIN"),
    },
  ];
  return groups;
}
