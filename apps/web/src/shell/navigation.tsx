import { VisuallyHidden } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Link, useLocation, useParams, useRouter } from "@tanstack/react-router";
import { type RefObject, useEffect, useRef } from "react";
import { FOLDING } from "#web/breakpoints.ts";
import { Mark } from "#web/components/mark.tsx";
import { formatCount } from "#web/counting.ts";
import { navigationStyle } from "#web/navigation-palettes.ts";
import { type Menu, PAGES, type PagePath, pagesOf } from "#web/pages.ts";
import { useLook } from "#web/profile/preferences.ts";
import { openProposalsQuery } from "#web/proposals/proposals-query.ts";
import { openProposedImportsQuery } from "#web/proposed-imports/proposed-imports-query.ts";
import { useUser } from "#web/sign-in/session.ts";
import { trpc } from "#web/trpc.ts";
import classes from "./navigation.module.css";

/** `foldable`: with the mark on top, and icons only where the window is narrow; else the content of a drawer. */
export function Navigation({ foldable = false }: { foldable?: boolean }) {
  const { shown } = useLook();
  const scroll = useRef<HTMLDivElement>(null);
  useEntryInSight(scroll);
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
      <div className={classes.scroll} ref={scroll}>
        <ul className={classes.list}>
          <Entries menu="main" foldable={foldable} />
        </ul>
        <Section foldable={foldable} />
      </div>
      <ul className={classes.list} data-foot>
        <Entries menu="tokens" foldable={foldable} />
        <Entries menu="server" foldable={foldable} />
      </ul>
    </nav>
  );
}

/** Keeps the entry of the current page in sight, where the menu is longer than the window. */
function useEntryInSight(box: RefObject<HTMLElement | null>): void {
  const router = useRouter();
  useEffect(() => {
    const show = () => {
      const entry = box.current?.querySelector('[aria-current="page"]');
      if (box.current && entry) scrollTo(box.current, entry);
    };
    show();
    return router.subscribe("onRendered", show);
  }, [router, box]);
}

/** The least that shows the entry whole. A browser's `scrollIntoView` would make the next Tab begin there. */
function scrollTo(box: HTMLElement, entry: Element): void {
  const [outer, inner] = [box.getBoundingClientRect(), entry.getBoundingClientRect()];
  box.scrollTop += Math.min(0, inner.top - outer.top) + Math.max(0, inner.bottom - outer.bottom);
}

/** What belongs to the current page: the pages of its project, of the settings, of the server, else the list of projects. */
function Section({ foldable }: { foldable: boolean }) {
  const { projectId } = useParams({ strict: false });
  const area = useLocation({ select: ({ pathname }) => pathname.split("/", 2)[1] });
  if (projectId !== undefined) return <ProjectSection projectId={projectId} foldable={foldable} />;
  if (area === "settings") return <TitledSection page="/settings" menu="settings" foldable={foldable} />;
  if (area === "admin") return <TitledSection page="/admin" menu="admin" foldable={foldable} />;
  return <ProjectList />;
}

type TitledSectionProps = { page: PagePath; menu: Menu; foldable: boolean };

/** The pages of a menu under the label of the page above them. */
function TitledSection({ page, menu, foldable }: TitledSectionProps) {
  const { label } = PAGES[page];
  return (
    <ul className={classes.list} aria-label={label}>
      <li className={classes.section} data-unfolded-only aria-hidden>
        {label}
      </li>
      <Entries menu={menu} foldable={foldable} />
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
        <Entries menu="project" params={params} foldable={foldable} />
      </ul>
    </>
  );
}

type EntriesProps = { menu: Menu; params?: Record<string, string>; foldable: boolean };

function Entries({ menu, params, foldable }: EntriesProps) {
  const { systemRole } = useUser();
  const folded = useMediaQuery(FOLDING) && foldable;
  return pagesOf(menu, systemRole).map(({ path, label, icon: Icon }) => (
    <li key={path}>
      <Link
        to={path}
        params={params}
        className={classes.entry}
        title={folded ? label : undefined}
        activeOptions={{ exact: path === DASHBOARD || path === "/", includeSearch: false }}
        activeProps={{ "data-active": true }}
      >
        <Icon className={classes.icon} size={18} stroke={1.75} aria-hidden />
        <span className={classes.label} dir="auto">
          {label}
        </span>
        {path === PROPOSALS && params?.projectId !== undefined && <OpenProposals projectId={params.projectId} />}
      </Link>
    </li>
  ));
}

/** How many proposals of test cases and results wait for a decision; nothing where none does. */
function OpenProposals({ projectId }: { projectId: string }) {
  const cases = useQuery(openProposalsQuery(projectId)).data?.open ?? 0;
  const results = useQuery(openProposedImportsQuery(projectId)).data?.open ?? 0;
  const open = cases + results;
  if (open === 0) return null;
  return (
    <span className={classes.badge}>
      {formatCount(open)}
      <VisuallyHidden> open</VisuallyHidden>
    </span>
  );
}

const PROPOSALS = "/projects/$projectId/proposals" satisfies PagePath;
/** All other pages of a project lie below its address. */
const DASHBOARD = "/projects/$projectId" satisfies PagePath;
