import { useMediaQuery } from "@mantine/hooks";
import {
  IconClipboardList,
  IconFileImport,
  IconFlask,
  IconHistory,
  IconKey,
  IconLayoutGrid,
  IconListSearch,
  IconMailForward,
  IconPalette,
  IconRefresh,
  IconRobot,
  IconSettings,
  IconShieldLock,
  IconUser,
  IconUserCog,
  IconUsers,
  type TablerIcon,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link, type LinkProps, useLocation, useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { FOLDING } from "#web/breakpoints.ts";
import { Mark } from "#web/components/mark.tsx";
import { navigationStyle } from "#web/navigation-palettes.ts";
import { useLook } from "#web/profile/preferences.ts";
import { useUser } from "#web/sign-in/session.ts";
import { trpc } from "#web/trpc.ts";
import classes from "./navigation.module.css";

/** `foldable`: with the mark on top, and icons only where the window is narrow; else the content of a drawer. */
export function Navigation({ foldable = false }: { foldable?: boolean }) {
  const { systemRole } = useUser();
  const { shown } = useLook();
  return (
    <nav
      className={classes.nav}
      style={navigationStyle(shown.navigation)}
      data-palette={shown.navigation}
      data-foldable={foldable || undefined}
      aria-label="Main"
    >
      {foldable && (
        <Link to="/" className={classes.brand} aria-label="Tessera, your projects">
          <Mark />
          <span className={classes.brandName}>Tessera</span>
        </Link>
      )}
      <div className={classes.scroll}>
        <ul className={classes.list}>
          <Entry foldable={foldable} icon={IconLayoutGrid} to="/" exact>
            Projects
          </Entry>
        </ul>
        <Section foldable={foldable} />
      </div>
      <ul className={classes.list} data-foot>
        <Entry foldable={foldable} icon={IconKey} to="/settings/tokens">
          API tokens
        </Entry>
      </ul>
      {systemRole === "ADMIN" && <AdminSection foldable={foldable} />}
    </nav>
  );
}

/** What belongs to the place one is at: a project's pages, one's own settings, else the list of projects. */
function Section({ foldable }: { foldable: boolean }) {
  const { projectId } = useParams({ strict: false });
  const isInSettings = useLocation({ select: ({ pathname }) => pathname.startsWith("/settings") });
  if (projectId !== undefined) return <ProjectSection projectId={projectId} foldable={foldable} />;
  return isInSettings ? <SettingsSection foldable={foldable} /> : <ProjectList />;
}

function SettingsSection({ foldable }: { foldable: boolean }) {
  return (
    <ul className={classes.list} aria-label="Personal settings">
      <li className={classes.section} data-unfolded-only aria-hidden>
        Personal settings
      </li>
      <Entry foldable={foldable} icon={IconUser} to="/settings/profile">
        Profile
      </Entry>
      <Entry foldable={foldable} icon={IconShieldLock} to="/settings/security">
        Sign-in and security
      </Entry>
      <Entry foldable={foldable} icon={IconPalette} to="/settings/appearance">
        Appearance
      </Entry>
      <Entry foldable={foldable} icon={IconFlask} to="/settings/previews">
        Feature previews
      </Entry>
    </ul>
  );
}

function AdminSection({ foldable }: { foldable: boolean }) {
  return (
    <ul className={classes.list} data-foot aria-label="Administration">
      <li className={classes.section} data-unfolded-only aria-hidden>
        Administration
      </li>
      <Entry foldable={foldable} icon={IconListSearch} to="/admin/tokens">
        All tokens
      </Entry>
      <Entry foldable={foldable} icon={IconUserCog} to="/admin/users">
        Users
      </Entry>
      <Entry foldable={foldable} icon={IconMailForward} to="/admin/invitations">
        Invitations
      </Entry>
      <Entry foldable={foldable} icon={IconRobot} to="/admin/service-accounts">
        Service accounts
      </Entry>
      <Entry foldable={foldable} icon={IconHistory} to="/admin/audit">
        Audit log
      </Entry>
      <Entry foldable={foldable} icon={IconSettings} to="/admin/settings">
        Settings
      </Entry>
    </ul>
  );
}

function ProjectList() {
  const { data } = useQuery(trpc.project.list.queryOptions({ limit: 20 }));
  if (!data || data.data.length === 0) return null;
  return (
    <ul className={classes.list} data-unfolded-only>
      {data.data.map((project) => (
        <li key={project.id}>
          <Link to="/projects/$projectId" params={{ projectId: project.id }} className={classes.subEntry}>
            <span className={classes.label} dir="auto">
              {project.name}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

function ProjectSection({ projectId, foldable }: { projectId: string; foldable: boolean }) {
  const { data: project } = useQuery(trpc.project.get.queryOptions({ projectId }));
  const params = { projectId };
  return (
    <>
      <div className={classes.project} data-unfolded-only title={project?.name}>
        <span className={classes.projectName} dir="auto">
          {project?.name ?? "\u00a0"}
        </span>
        <span className={classes.projectId}>{projectId}</span>
      </div>
      <ul className={classes.list} aria-label="Project">
        <Entry foldable={foldable} icon={IconRefresh} to="/projects/$projectId" params={params} exact cycles>
          Test cycles
        </Entry>
        <Entry foldable={foldable} icon={IconClipboardList} to="/projects/$projectId/cases" params={params}>
          Test cases
        </Entry>
        <Entry foldable={foldable} icon={IconFileImport} to="/projects/$projectId/imports" params={params}>
          Imports
        </Entry>
        <Entry foldable={foldable} icon={IconUsers} to="/projects/$projectId/members" params={params}>
          Members
        </Entry>
      </ul>
    </>
  );
}

type EntryProps = Pick<LinkProps, "to" | "params"> & {
  icon: TablerIcon;
  foldable: boolean;
  exact?: boolean;
  /** The project's own page lists its cycles, so a cycle's page belongs to this entry too. */
  cycles?: boolean;
  children: ReactNode;
};

function Entry({ icon: Icon, foldable, exact = false, cycles = false, children, ...link }: EntryProps) {
  const folded = useMediaQuery(FOLDING) && foldable;
  const { cycleId } = useParams({ strict: false });
  return (
    <li>
      <Link
        {...link}
        className={classes.entry}
        title={folded && typeof children === "string" ? children : undefined}
        data-active={(cycles && cycleId !== undefined) || undefined}
        activeOptions={{ exact, includeSearch: false }}
        activeProps={{ "data-active": true }}
      >
        <Icon className={classes.icon} size={18} stroke={1.75} aria-hidden />
        <span className={classes.label} dir="auto">
          {children}
        </span>
      </Link>
    </li>
  );
}
