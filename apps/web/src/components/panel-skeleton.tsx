import { useRouter } from "@tanstack/react-router";
import { ListSkeleton } from "./page-skeleton.tsx";
import { SidePanel } from "./side-panel.tsx";

/** Stands for a panel whose content is under way; the router shows it after 200 ms. */
export function PanelSkeleton() {
  const { history } = useRouter();
  return (
    <SidePanel label="Loading" subject="" header={null} onClose={() => history.back()}>
      <ListSkeleton />
    </SidePanel>
  );
}
