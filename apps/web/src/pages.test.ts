import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { documentTitle } from "./document-title.ts";
import { PAGES, pageAt, pagesOf } from "./pages.ts";

/** The addresses that the router's generator wrote down, as the build hands them to the server. */
function routes(): string[] {
  const tree = readFileSync(join(import.meta.dirname, "routeTree.gen.ts"), "utf8");
  const [, list = ""] = /interface FileRoutesByTo \{([^}]*)\}/.exec(tree) ?? [];
  return [...list.matchAll(/'([^']+)':/g)].map(([, path = ""]) => path);
}

it("every route has a row in pages.ts, and every row a route", () => {
  expect(Object.keys(PAGES).sort()).toEqual(routes().sort());
});

it("the pages below /admin are those that only administrators see", () => {
  for (const [path, { seenBy }] of Object.entries(PAGES)) {
    expect([path, seenBy === "administrators"]).toEqual([path, /^\/admin(\/|$)/.test(path)]);
  }
});

it("menus offer the pages of administrators to no one else", () => {
  expect(pagesOf("admin", "ADMIN").map(({ label }) => label)).toContain("Users");
  expect(pagesOf("admin", "USER")).toEqual([]);
  expect(pagesOf("settings", "GUEST").map(({ label }) => label)).toContain("Profile");
});

it("no two pages of one menu are called the same", () => {
  const labels = (["main", "project", "settings", "tokens", "admin", "help"] as const).flatMap((menu) =>
    pagesOf(menu, "ADMIN").map(({ label }) => `${menu}: ${label}`),
  );
  expect(labels).toEqual([...new Set(labels)]);
});

it("finds a page by the full path of its route, with or without a last slash", () => {
  expect(pageAt("/projects/$projectId/")).toBe(PAGES["/projects/$projectId"]);
  expect(pageAt("/")).toBe(PAGES["/"]);
  expect(pageAt("/toString")).toBeUndefined();
});

const match = (fullPath: string, loaderData?: unknown, params: object = {}) => ({
  fullPath,
  loaderData,
  params,
  status: "success",
  error: undefined,
});
const inProject = { projectId: "PRJ-1", caseId: "TC-1" };
const project = match("/projects/$projectId", { name: "Checkout" }, inProject);

it.each([
  ["a page", [match("/"), match("/admin/users")], "Users · Administration · Acme"],
  [
    "a page of a project",
    [project, match("/projects/$projectId/members", undefined, inProject)],
    "Members · PRJ-1 · Acme",
  ],
  ["a named thing, by its layout", [project, match("/projects/$projectId/", undefined, inProject)], "Checkout · Acme"],
  [
    "a panel",
    [project, match("/projects/$projectId/cases/$caseId", { name: "Pays" }, inProject)],
    "Pays · TC-1 · Acme",
  ],
  ["what has no name yet", [project, match("/projects/$projectId/cases/$caseId", undefined, inProject)], "Acme"],
  ["an address that leads nowhere", [{ ...project, status: "notFound" }], "Not found · Acme"],
])("the document's title names %s", (_, matches, title) => {
  expect(documentTitle(matches, "Acme")).toBe(title);
});
