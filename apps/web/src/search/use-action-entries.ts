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
  IconMail,
  IconPalette,
  IconPlus,
  IconRefresh,
  IconRobot,
  IconSettings,
  IconShieldLock,
  IconUser,
  IconUserCog,
  IconUsers,
  type TablerIcon,
} from "@tabler/icons-react";
import { type LinkProps, useNavigate } from "@tanstack/react-router";
import { BASE_PATH } from "#web/base-path.ts";
import { useUser } from "#web/sign-in/session.ts";
import { useSignOut } from "#web/sign-in/use-sign-out.ts";
import type { PaletteEntry, PaletteGroup } from "./palette-entry.ts";

type Target = Pick<LinkProps, "to" | "params" | "search">;

/** What one can do and where one can go, as far as one's role allows. */
export function useActionEntries(projectId: string | undefined, onCreateProject: () => void): PaletteGroup[] {
  const { systemRole } = useUser();
  const navigate = useNavigate();
  const signOut = useSignOut();
  const page = (label: string, icon: TablerIcon, target: Target, also?: string): PaletteEntry => ({
    key: `${target.to} ${projectId}`,
    label,
    also,
    icon,
    run: () => void navigate(target),
  });
  const inProject = { projectId: projectId ?? "" };
  const groups: PaletteGroup[] = [
    {
      name: "This project",
      entries: [
        page("Test cycles", IconRefresh, { to: "/projects/$projectId", params: inProject }, "runs results dashboard"),
        page("Test cases", IconClipboardList, { to: "/projects/$projectId/cases", params: inProject }),
        page(
          "Imports",
          IconFileImport,
          { to: "/projects/$projectId/imports", params: inProject },
          "reports uploads junit",
        ),
        page("Members", IconUsers, { to: "/projects/$projectId/members", params: inProject }, "people roles"),
      ].filter(() => projectId !== undefined),
    },
    {
      name: "Actions",
      entries: [
        {
          key: "create token",
          label: "Create token",
          also: "new api access key pat",
          icon: IconPlus,
          run: () => void navigate({ to: "/settings/tokens", search: { create: true } }),
        },
        ...(systemRole === "GUEST"
          ? []
          : [{ key: "create project", label: "Create project", also: "new", icon: IconPlus, run: onCreateProject }]),
        { key: "sign out", label: "Sign out", also: "log logout exit", icon: IconLogout, run: () => signOut() },
      ],
    },
    {
      name: "Pages",
      entries: [
        page("Projects", IconLayoutGrid, { to: "/" }, "home overview"),
        page("API tokens", IconKey, { to: "/settings/tokens" }, "access keys pat"),
        page(
          "Profile",
          IconUser,
          { to: "/settings/profile" },
          "personal settings account name e-mail email mail picture avatar photo",
        ),
        page(
          "Sign-in and security",
          IconShieldLock,
          { to: "/settings/security" },
          "personal settings account password second factor 2fa totp passkeys recovery codes sessions devices login",
        ),
        page(
          "Appearance",
          IconPalette,
          { to: "/settings/appearance" },
          "personal settings theme colours colors dark light mode dates time zone language",
        ),
        page("Feature previews", IconFlask, { to: "/settings/previews" }, "personal settings beta experiments"),
        {
          key: "status",
          label: "Server status",
          also: "health version",
          icon: IconActivity,
          run: () => window.location.assign(`${BASE_PATH}/status`),
        },
        {
          key: "documentation",
          label: "Documentation",
          also: "help api docs rest guide",
          icon: IconBook,
          run: () => window.open(`${BASE_PATH}/docs/api`, "_blank", "noreferrer"),
        },
      ],
    },
    {
      name: "Administration",
      entries: [
        page("All tokens", IconListSearch, { to: "/admin/tokens" }, "administration keys revoke"),
        page("Users", IconUserCog, { to: "/admin/users" }, "administration accounts people roles"),
        page("Invitations", IconMail, { to: "/admin/invitations" }, "administration invite people"),
        page("Service accounts", IconRobot, { to: "/admin/service-accounts" }, "administration bots ci builds"),
        page("Audit log", IconHistory, { to: "/admin/audit" }, "administration events history trail"),
        page("Server settings", IconSettings, { to: "/admin/settings" }, "administration configuration mail smtp name"),
      ].filter(() => systemRole === "ADMIN"),
    },
  ];
  return groups;
}
