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
      /** Other words for the page, in lower case, by whose beginnings the palette finds it too. */
      keywords: string;
    }
  | { menu?: never }
);

/** One row for each page. The order is that of the menus. */
export const PAGES: Record<PagePath, PageRow> = {
  "/": { label: "Projects", seenBy: "people", menu: "main", keywords: "home overview" },
  "/assigned": {
    label: "Assigned to me",
    seenBy: "people",
    menu: "main",
    keywords: "my work due",
  },
  "/flaky-tests": {
    label: "Flaky tests",
    seenBy: "people",
    within: "all projects",
    menu: "main",
    keywords: "unreliable retries trust everywhere",
  },

  "/projects/$projectId": {
    label: "Dashboard",
    seenBy: "people",
    hasName: true,
    menu: "project",
    keywords: "overview trends pass rate duration",
  },
  "/projects/$projectId/runs": {
    label: "Runs",
    seenBy: "people",
    within: "$projectId",
    menu: "project",
    keywords: "builds ci imports reports uploads junit shards results",
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
    keywords: "search find failures messages saved views",
  },
  "/projects/$projectId/cycles": {
    label: "Test cycles",
    seenBy: "people",
    within: "$projectId",
    menu: "project",
    keywords: "plans results",
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
    keywords: "steps folders",
  },
  "/projects/$projectId/cases/$caseId": {
    label: "Test case",
    seenBy: "people",
    hasName: true,
    isPanel: true,
    within: "$caseId",
  },
  "/projects/$projectId/requirements": {
    label: "Requirements",
    seenBy: "people",
    within: "$projectId",
    menu: "project",
    keywords: "coverage traceability defects gaps stories tickets issues",
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
    keywords: "suggestions assistants ai changes review accept decline",
  },
  "/projects/$projectId/proposals/$proposalId": {
    label: "Proposal",
    seenBy: "people",
    hasName: true,
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
    keywords: "unreliable retries trust",
  },
  "/projects/$projectId/mutes": {
    label: "Muted tests",
    seenBy: "people",
    within: "$projectId",
    menu: "project",
    keywords: "quarantine ignored unmute",
  },
  "/projects/$projectId/causes": {
    label: "Causes",
    seenBy: "people",
    within: "$projectId",
    menu: "project",
    keywords: "failures errors exceptions defects",
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
    keywords: "history events changes who did what news",
  },
  "/projects/$projectId/members": {
    label: "Members",
    seenBy: "people",
    within: "$projectId",
    menu: "project",
    keywords: "people roles",
  },
  "/projects/$projectId/settings": {
    label: "Project settings",
    seenBy: "people",
    within: "$projectId",
    menu: "project",
    keywords: "default branch deadline shards rename edit configuration",
  },
  "/projects/$projectId/webhooks": {
    label: "Webhooks",
    seenBy: "people",
    within: "$projectId",
    menu: "project",
    keywords: "events notifications slack teams chat integrations callbacks deliveries",
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
    keywords: "keyless oidc ci pipelines",
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
    keywords: "renames moved history match",
  },
  "/projects/$projectId/bin": {
    label: "Bin",
    seenBy: "people",
    within: "$projectId",
    menu: "project",
    keywords: "deleted trash restore undo",
  },

  "/settings": { label: "Personal settings", seenBy: "people" },
  "/settings/profile": {
    label: "Profile",
    seenBy: "people",
    menu: "settings",
    keywords: "personal settings account name e-mail email mail picture avatar photo",
  },
  "/settings/security": {
    label: "Sign-in and security",
    seenBy: "people",
    menu: "settings",
    keywords:
      "personal settings account password second factor 2fa totp passkeys recovery codes sessions devices login",
  },
  "/settings/appearance": {
    label: "Appearance",
    seenBy: "people",
    menu: "settings",
    keywords: "personal settings theme colours colors dark light mode dates time zone language",
  },
  "/settings/notices": {
    label: "Notices",
    seenBy: "people",
    menu: "settings",
    keywords: "personal settings subscriptions follow emails digest",
  },
  "/settings/previews": {
    label: "Feature previews",
    seenBy: "people",
    menu: "settings",
    keywords: "personal settings beta experiments",
  },
  "/settings/tokens": {
    label: "API tokens",
    seenBy: "people",
    menu: "tokens",
    keywords: "access keys pat",
  },
  "/settings/tokens/$tokenId": { label: "API token", seenBy: "people", hasName: true, within: "API tokens" },

  "/admin": {
    label: "Administration",
    seenBy: "administrators",
    menu: "server",
    keywords: "instance",
  },
  "/admin/overview": {
    label: "Overview",
    seenBy: "administrators",
    within: "Administration",
    menu: "admin",
    keywords: "administration instance server runs uploads storage disk jobs backup failing projects",
  },
  "/admin/tokens": {
    label: "All tokens",
    seenBy: "administrators",
    within: "Administration",
    menu: "admin",
    keywords: "administration keys revoke",
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
    keywords: "administration accounts people roles",
  },
  "/admin/users/$userId": { label: "User", seenBy: "administrators", isPanel: true, within: "Administration" },
  "/admin/invitations": {
    label: "Invitations",
    seenBy: "administrators",
    within: "Administration",
    menu: "admin",
    keywords: "administration invite people",
  },
  "/admin/teams": {
    label: "Teams",
    seenBy: "administrators",
    within: "Administration",
    menu: "admin",
    keywords: "administration groups people members",
  },
  "/admin/teams/$teamId": { label: "Team", seenBy: "administrators", hasName: true, within: "Teams" },
  "/admin/service-accounts": {
    label: "Service accounts",
    seenBy: "administrators",
    within: "Administration",
    menu: "admin",
    keywords: "administration bots ci builds",
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
    keywords: "administration events notifications slack teams chat integrations callbacks deliveries",
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
    keywords: "administration bin trash restore",
  },
  "/admin/audit": {
    label: "Audit log",
    seenBy: "administrators",
    within: "Administration",
    menu: "admin",
    keywords: "administration events history trail",
  },
  "/admin/audit/$entry": { label: "Audit entry", seenBy: "administrators", isPanel: true, within: "Administration" },
  "/admin/settings": {
    label: "Server settings",
    seenBy: "administrators",
    within: "Administration",
    menu: "admin",
    keywords: "administration configuration mail smtp name",
  },

  "/status": {
    label: "Server status",
    seenBy: "everyone",
    menu: "help",
    keywords: "health version",
  },
  "/docs/api": {
    label: "REST API",
    seenBy: "everyone",
    menu: "help",
    keywords: "help documentation docs guide reference calls",
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
