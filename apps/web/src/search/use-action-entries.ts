import { IconBook, IconLogout, IconPlus } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { BASE_PATH } from "#web/base-path.ts";
import { CHAPTERS, chapterPath } from "#web/docs/chapters.ts";
import { type MenuPage, PAGES, pagesOf } from "#web/pages.ts";
import { useUser } from "#web/sign-in/session.ts";
import { useSignOut } from "#web/sign-in/use-sign-out.ts";
import { PAGE_KEYWORDS } from "./page-keywords.ts";
import type { PaletteEntry, PaletteGroup } from "./palette-entry.ts";

/** What a person can do and where they can go, as far as their role allows. */
export function useActionEntries(projectId: string | undefined, onCreateProject: () => void): PaletteGroup[] {
  const { systemRole } = useUser();
  const navigate = useNavigate();
  const signOut = useSignOut();
  const entryOf = ({ path, label, icon, menu }: MenuPage): PaletteEntry => ({
    key: menu === "project" ? `${path} ${projectId}` : path,
    label,
    also: PAGE_KEYWORDS[path],
    icon,
    run: () => {
      if (menu === "help") openHelp(path);
      else void navigate({ to: path, params: { projectId: projectId ?? "" } });
    },
  });
  const entriesOf = (...menus: MenuPage["menu"][]) =>
    menus.flatMap((menu) => pagesOf(menu, systemRole).map((page) => entryOf(page)));
  return [
    { name: "This project", entries: projectId === undefined ? [] : entriesOf("project") },
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
    { name: "Pages", entries: entriesOf("main", "tokens", "settings", "help") },
    { name: PAGES["/admin"].label, entries: entriesOf("admin") },
    {
      name: "Documentation",
      entries: CHAPTERS.map(({ slug, title, about }) => ({
        key: chapterPath(slug),
        label: title,
        also: `help docs documentation ${about.toLowerCase()}`,
        icon: IconBook,
        run: () => void window.open(BASE_PATH + chapterPath(slug), "_blank", "noreferrer"),
      })),
    },
  ];
}

/** Pages that stand outside of the shell: the documentation opens in a new tab, the status in this one. */
function openHelp(path: MenuPage["path"]): void {
  if (path === "/docs/api") window.open(BASE_PATH + path, "_blank", "noreferrer");
  else window.location.assign(BASE_PATH + path);
}
