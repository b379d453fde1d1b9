import { lazyRouteComponent } from "@tanstack/react-router";

/**
 * What stands in for the panel of a route, spread into its options. Loaded with the first panel: the entry names each part
 * that a route has of its own, on every page.
 */
export const PANEL_PARTS = {
  pendingComponent: lazyRouteComponent(() => import("./route-panel.tsx"), "PanelSkeleton"),
  errorComponent: lazyRouteComponent(() => import("./route-panel.tsx"), "PanelError"),
};
