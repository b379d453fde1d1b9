import type { PagePath } from "#web/pages.ts";

/** The key that leads to a page after G; a page without one is reached through the palette. */
export const GO_KEYS: Partial<Record<PagePath, string>> = {
  "/": "h",
  "/assigned": "a",
  "/flaky-tests": "k",
  "/projects/$projectId": "d",
  "/projects/$projectId/runs": "r",
  "/projects/$projectId/results": "e",
  "/projects/$projectId/cycles": "y",
  "/projects/$projectId/sessions": "x",
  "/projects/$projectId/milestones": "l",
  "/projects/$projectId/cases": "c",
  "/projects/$projectId/requirements": "q",
  "/projects/$projectId/proposals": "p",
  "/projects/$projectId/flaky-tests": "f",
  "/projects/$projectId/mutes": "m",
  "/projects/$projectId/causes": "u",
  "/projects/$projectId/activity": "v",
  "/projects/$projectId/members": "b",
  "/projects/$projectId/settings": "s",
  "/settings/tokens": "t",
};
