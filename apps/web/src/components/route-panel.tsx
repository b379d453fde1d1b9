import { Text, Title } from "@mantine/core";
import { type ErrorComponentProps, useMatches, useNavigate, useRouter } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { isNotFound } from "#web/app-error.ts";
import { LoadError } from "./load-error.tsx";
import { ListSkeleton } from "./page-skeleton.tsx";
import { SidePanel } from "./side-panel.tsx";
import { usePage } from "./use-page.ts";

type RoutePanelProps = {
  /** The id of the row that the panel looks into, its `data-row`. */
  subject: string;
  header: ReactNode;
  children: ReactNode;
};

/** The panel of a route that lies below a page with a list: named by its row in pages.ts, closed by leaving for that page. */
export function RoutePanel({ subject, header, children }: RoutePanelProps) {
  const { label } = usePage();
  const close = useClosePanel(subject);
  return (
    <SidePanel label={label} subject={subject} header={header} onClose={close}>
      {children}
    </SidePanel>
  );
}

/** Back to the page below the panel as it was, with the focus on the row that was looked into. */
export function useClosePanel(subject: string): () => void {
  const navigate = useNavigate();
  const below = useMatches({ select: (matches) => matches.at(-2)?.pathname ?? "/" });
  return () => {
    void navigate({ to: below, search: true, resetScroll: false }).then(() => rowOf(subject)?.focus());
  };
}

/** As it stands now: while the panel was open, its list may have been drawn again. */
function rowOf(subject: string): HTMLElement | null {
  return document.querySelector(`[data-row="${CSS.escape(subject)}"]`);
}

/** The row that the panel of this address looks into, before the panel itself can say so: the last parameter of its route. */
function useSubject(): string {
  return useMatches({
    select: (matches) => {
      const panel = matches.at(-1);
      const name = panel?.routeId.split("$").at(-1);
      const params: Record<string, unknown> = panel?.params ?? {};
      return name === undefined ? "" : String(params[name] ?? "");
    },
  });
}

/** Stands for a panel whose content is under way; the router shows it after 200 ms. */
export function PanelSkeleton() {
  return (
    <RoutePanel subject={useSubject()} header={null}>
      <ListSkeleton />
    </RoutePanel>
  );
}

/** In place of a panel whose content could not be loaded, or is not there. */
export function PanelError({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const { label } = usePage();
  const subject = useSubject();
  const again = () => {
    reset();
    void router.invalidate();
  };
  const what = label.toLowerCase();
  return (
    <RoutePanel subject={subject} header={<Title order={2}>{label}</Title>}>
      {isNotFound(error) ? (
        <Text c="dimmed">This {what} is not here. It may have been deleted, or the address may be mistyped.</Text>
      ) : (
        <LoadError what={`This ${what}`} error={error} onRetry={again} />
      )}
    </RoutePanel>
  );
}
