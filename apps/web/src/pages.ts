import {
  IconActivity,
  IconAdjustments,
  IconApi,
  IconArrowRight,
  IconArrowsShuffle,
  IconBell,
  IconBellOff,
  IconBug,
  IconBulb,
  IconChartLine,
  IconChecklist,
  IconClipboardList,
  IconFlask,
  IconGauge,
  IconHistory,
  IconKey,
  IconLayoutGrid,
  IconListSearch,
  IconMailForward,
  IconPalette,
  IconPlayerPlay,
  IconRefresh,
  IconRobot,
  IconServerCog,
  IconSettings,
  IconShieldLock,
  IconTrash,
  IconTrashX,
  IconUser,
  IconUserCog,
  IconUsers,
  IconUsersGroup,
  IconWebhook,
  type TablerIcon,
} from "@tabler/icons-react";
import type { FileRoutesByTo } from "./routeTree.gen.ts";

/** The address of a page as the router writes it: `/projects/$projectId`. */
export type PagePath = keyof FileRoutesByTo;

/** A list of pages in the navigation and in the command palette. */
export type Menu = "main" | "project" | "settings" | "tokens" | "server" | "admin" | "help";

export type PageRow = {
  /** The page in the navigation, the palette, the breadcrumb, the document's title and its heading. */
  label: string;
  seenBy: "everyone" | "people" | "administrators";
  /** What the page shows has a name, which its loader answers as `name`: breadcrumb, title and heading show that. */
  hasName?: true;
  /** Opens beside the list of the page above it. */
  isPanel?: true;
  /** What the document's title says after the page: a parameter of the address, or words. */
  within?: `$${string}` | (string & {});
} & (
  | {
      menu: Menu;
      icon: TablerIcon;
    }
  | { menu?: never }
);

/** One row for each page. The order is that of the menus. */
export const PAGES: Record<PagePath, PageRow> = {
  "/": { label: "Projects", seenBy: "people", menu: "main", icon: IconLayoutGrid },
  "/assigned": {
    label: "Assigned to me",
    seenBy: "people",
    menu: "main",
    icon: IconUser,
  },
  "/flaky-tests": {
    label: "Flaky tests",
    seenBy: "people",
    within: "all projects",
    menu: "main",
    icon: IconArrowsShuffle,
  },

  "/projects/$projectId": {
    label: "Dashboard",
    seenBy: "people",
    hasName: true,
    menu: "project",
    icon: IconChartLine,
  },
  "/projects/$projectId/runs": {
    label: "Runs",
    seenBy: "people",
    within: "$projectId",
    menu: "project",
    icon: IconPlayerPlay,
  },
  "/projects/$projectId/runs/$runId": { label: "Run", seenBy: "people", hasName: true, within: "$projectId" },
  "/projects/$projectId/runs/$runId/cases/$caseId": {
    label: "Result",
    seenBy: "people",
    hasName: true,
    isPanel: true,
    within: "$runId",
  },
  "/projects/$projectId/runs/$runId/imports/$importId": {
    label: "Upload",
    seenBy: "people",
    isPanel: true,
    within: "$runId",
  },
  "/projects/$projectId/runs/$runId/comparison": {
    label: "Comparison",
    seenBy: "people",
    hasName: true,
    within: "$projectId",
  },
  "/projects/$projectId/results": {
    label: "Results",
    seenBy: "people",
    within: "$projectId",
    menu: "project",
    icon: IconListSearch,
  },
  "/projects/$projectId/cycles": {
    label: "Test cycles",
    seenBy: "people",
    within: "$projectId",
    menu: "project",
    icon: IconRefresh,
  },
  "/projects/$projectId/cycles/$cycleId": {
    label: "Test cycle",
    seenBy: "people",
    hasName: true,
    within: "$cycleId",
  },
  "/projects/$projectId/cycles/$cycleId/execute": {
    label: "Execute",
    seenBy: "people",
    hasName: true,
    within: "$cycleId",
  },
  "/projects/$projectId/cycles/$cycleId/results/$resultId": {
    label: "Result",
    seenBy: "people",
    hasName: true,
    isPanel: true,
    within: "$cycleId",
  },
  "/projects/$projectId/sessions": {
    label: "Exploratory sessions",
    seenBy: "people",
    within: "$projectId",
    menu: "project",
    icon: IconFlask,
  },
  "/projects/$projectId/sessions/$explorationId": {
    label: "Exploratory session",
    seenBy: "people",
    hasName: true,
    within: "$explorationId",
  },
  "/projects/$projectId/milestones": {
    label: "Milestones",
    seenBy: "people",
    within: "$projectId",
  },
  "/projects/$projectId/cases": {
    label: "Test cases",
    seenBy: "people",
    within: "$projectId",
    menu: "project",
    icon: IconClipboardList,
  },
  "/projects/$projectId/cases/$caseId": {
    label: "Test case",
    seenBy: "people",
    hasName: true,
    isPanel: true,
    within: "$caseId",
  },
  "/projects/$projectId/shared-steps": { label: "Shared steps", seenBy: "people", within: "$projectId" },
  "/projects/$projectId/shared-steps/$sharedStepsId": {
    label: "Shared steps",
    seenBy: "people",
    hasName: true,
    isPanel: true,
    within: "$projectId",
  },
  "/projects/$projectId/requirements": {
    label: "Requirements",
    seenBy: "people",
    within: "$projectId",
    menu: "project",
    icon: IconChecklist,
  },
  "/projects/$projectId/requirements/$requirementId": {
    label: "Requirement",
    seenBy: "people",
    hasName: true,
    isPanel: true,
    within: "$projectId",
  },
  "/projects/$projectId/proposals": {
    label: "Proposals",
    seenBy: "people",
    within: "$projectId",
    menu: "project",
    icon: IconBulb,
  },
  "/projects/$projectId/proposals/$proposalId": {
    label: "Proposal",
    seenBy: "people",
    hasName: true,
    isPanel: true,
    within: "$projectId",
  },
  "/projects/$projectId/proposed-results": { label: "Proposed results", seenBy: "people", within: "$projectId" },
  "/projects/$projectId/proposed-results/$proposedImportId": {
    label: "Proposed results",
    seenBy: "people",
    isPanel: true,
    within: "$projectId",
  },
  // Earlier addresses of uploads; both lead on to the runs.
  "/projects/$projectId/imports": { label: "Uploads", seenBy: "people", within: "$projectId" },
  "/projects/$projectId/imports/$importId": { label: "Upload", seenBy: "people", within: "$projectId" },
  "/projects/$projectId/flaky-tests": {
    label: "Flaky tests",
    seenBy: "people",
    within: "$projectId",
    menu: "project",
    icon: IconArrowsShuffle,
  },
  "/projects/$projectId/mutes": {
    label: "Muted tests",
    seenBy: "people",
    within: "$projectId",
    menu: "project",
    icon: IconBellOff,
  },
  "/projects/$projectId/causes": {
    label: "Causes",
    seenBy: "people",
    within: "$projectId",
    menu: "project",
    icon: IconBug,
  },
  "/projects/$projectId/causes/$causeId": {
    label: "Cause",
    seenBy: "people",
    hasName: true,
    isPanel: true,
    within: "$projectId",
  },
  "/projects/$projectId/activity": {
    label: "Activity",
    seenBy: "people",
    within: "$projectId",
    menu: "project",
    icon: IconHistory,
  },
  "/projects/$projectId/members": {
    label: "Members",
    seenBy: "people",
    within: "$projectId",
    menu: "project",
    icon: IconUsers,
  },
  "/projects/$projectId/settings": {
    label: "Project settings",
    seenBy: "people",
    within: "$projectId",
    menu: "project",
    icon: IconAdjustments,
  },
  "/projects/$projectId/webhooks": {
    label: "Webhooks",
    seenBy: "people",
    within: "$projectId",
    menu: "project",
    icon: IconWebhook,
  },
  "/projects/$projectId/webhooks/$webhookId": {
    label: "Webhook",
    seenBy: "people",
    hasName: true,
    within: "$projectId",
  },
  "/projects/$projectId/webhooks/$webhookId/deliveries/$deliveryId": {
    label: "Delivery",
    seenBy: "people",
    isPanel: true,
    within: "$projectId",
  },
  "/projects/$projectId/publishers": {
    label: "Trusted publishers",
    seenBy: "people",
    within: "$projectId",
    menu: "project",
    icon: IconShieldLock,
  },
  "/projects/$projectId/publishers/$publisherId": {
    label: "Trusted publisher",
    seenBy: "people",
    isPanel: true,
    within: "$projectId",
  },
  "/projects/$projectId/refused-runs": {
    label: "Why was my run refused?",
    seenBy: "people",
    within: "$projectId",
  },
  "/projects/$projectId/renames": {
    label: "Renamed tests",
    seenBy: "people",
    within: "$projectId",
    menu: "project",
    icon: IconArrowRight,
  },
  "/projects/$projectId/bin": {
    label: "Bin",
    seenBy: "people",
    within: "$projectId",
    menu: "project",
    icon: IconTrash,
  },

  "/settings": { label: "Personal settings", seenBy: "people" },
  "/settings/profile": {
    label: "Profile",
    seenBy: "people",
    menu: "settings",
    icon: IconUser,
  },
  "/settings/security": {
    label: "Sign-in and security",
    seenBy: "people",
    menu: "settings",
    icon: IconShieldLock,
  },
  "/settings/appearance": {
    label: "Appearance",
    seenBy: "people",
    menu: "settings",
    icon: IconPalette,
  },
  "/settings/notices": {
    label: "Notices",
    seenBy: "people",
    menu: "settings",
    icon: IconBell,
  },
  "/settings/previews": {
    label: "Feature previews",
    seenBy: "people",
    menu: "settings",
    icon: IconFlask,
  },
  "/settings/tokens": {
    label: "API tokens",
    seenBy: "people",
    menu: "tokens",
    icon: IconKey,
  },
  "/settings/tokens/$tokenId": { label: "API token", seenBy: "people", hasName: true, within: "API tokens" },

  "/admin": {
    label: "Administration",
    seenBy: "administrators",
    menu: "server",
    icon: IconServerCog,
  },
  "/admin/overview": {
    label: "Overview",
    seenBy: "administrators",
    within: "Administration",
    menu: "admin",
    icon: IconGauge,
  },
  "/admin/tokens": {
    label: "All tokens",
    seenBy: "administrators",
    within: "Administration",
    menu: "admin",
    icon: IconListSearch,
  },
  "/admin/tokens/$tokenId": {
    label: "Token",
    seenBy: "administrators",
    isPanel: true,
    within: "Administration",
  },
  "/admin/users": {
    label: "Users",
    seenBy: "administrators",
    within: "Administration",
    menu: "admin",
    icon: IconUserCog,
  },
  "/admin/users/$userId": { label: "User", seenBy: "administrators", isPanel: true, within: "Administration" },
  "/admin/invitations": {
    label: "Invitations",
    seenBy: "administrators",
    within: "Administration",
    menu: "admin",
    icon: IconMailForward,
  },
  "/admin/teams": {
    label: "Teams",
    seenBy: "administrators",
    within: "Administration",
    menu: "admin",
    icon: IconUsersGroup,
  },
  "/admin/teams/$teamId": { label: "Team", seenBy: "administrators", hasName: true, within: "Teams" },
  "/admin/service-accounts": {
    label: "Service accounts",
    seenBy: "administrators",
    within: "Administration",
    menu: "admin",
    icon: IconRobot,
  },
  "/admin/service-accounts/$accountId": {
    label: "Service account",
    seenBy: "administrators",
    hasName: true,
    within: "Service accounts",
  },
  "/admin/service-accounts/$accountId/tokens/$tokenId": {
    label: "Token",
    seenBy: "administrators",
    hasName: true,
    within: "Service accounts",
  },
  "/admin/webhooks": {
    label: "Webhooks",
    seenBy: "administrators",
    within: "Administration",
    menu: "admin",
    icon: IconWebhook,
  },
  "/admin/webhooks/$webhookId": { label: "Webhook", seenBy: "administrators", hasName: true, within: "Webhooks" },
  "/admin/webhooks/$webhookId/deliveries/$deliveryId": {
    label: "Delivery",
    seenBy: "administrators",
    isPanel: true,
    within: "Webhooks",
  },
  "/admin/deleted-projects": {
    label: "Deleted projects",
    seenBy: "administrators",
    within: "Administration",
    menu: "admin",
    icon: IconTrashX,
  },
  "/admin/audit": {
    label: "Audit log",
    seenBy: "administrators",
    within: "Administration",
    menu: "admin",
    icon: IconHistory,
  },
  "/admin/audit/$entry": { label: "Audit entry", seenBy: "administrators", isPanel: true, within: "Administration" },
  "/admin/settings": {
    label: "Server settings",
    seenBy: "administrators",
    within: "Administration",
    menu: "admin",
    icon: IconSettings,
  },

  "/status": {
    label: "Server status",
    seenBy: "everyone",
    menu: "help",
    icon: IconActivity,
  },
  "/docs/api": {
    label: "REST API",
    seenBy: "everyone",
    menu: "help",
    icon: IconApi,
  },

  "/sign-in": { label: "Sign in", seenBy: "everyone" },
  "/oauth/authorize": { label: "Connect an assistant", seenBy: "people" },
  "/second-factor": { label: "Set up a second factor", seenBy: "people" },
  "/forgot-password": { label: "Forgot your password?", seenBy: "everyone" },
  "/reset-password/$code": { label: "Choose a new password", seenBy: "everyone" },
  "/confirm-email/$code": { label: "Confirm email address", seenBy: "everyone" },
  "/invitations/$code": { label: "Invitation", seenBy: "everyone" },
  "/unsubscribe/$code": { label: "Stop emails", seenBy: "everyone" },
  "/setup/$code": { label: "Set up Tessera", seenBy: "everyone" },
};

export type MenuPage = Extract<PageRow, { menu: Menu }> & { path: PagePath };

/** The pages of a menu that a person with this role sees, in their order. */
export function pagesOf(menu: Menu, systemRole: string): MenuPage[] {
  return Object.entries(PAGES).flatMap(([path, row]) => {
    if (row.menu !== menu || (row.seenBy === "administrators" && systemRole !== "ADMIN")) return [];
    return [{ ...row, path: path as PagePath }];
  });
}

/** The row of a route by its full path, whose last slash some routes have; undefined where that is no page. */
export function pageAt(fullPath: string): PageRow | undefined {
  const path = fullPath === "/" ? fullPath : fullPath.replace(/\/$/, "");
  return Object.hasOwn(PAGES, path) ? PAGES[path as PagePath] : undefined;
}
