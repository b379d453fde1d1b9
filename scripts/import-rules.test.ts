import { globSync, readFileSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { describe, expect, it } from "vitest";

// The rules about imports that the linter's patterns can't say. Paths are relative to the root of the repository.

interface Import {
  /** A path like `apps/server/src/app.ts` for a relative import, else the name as written. */
  readonly target: string;
  readonly typeOnly: boolean;
}

interface Rule {
  readonly name: string;
  readonly appliesTo: (file: string) => boolean;
  readonly allows: (imported: Import, file: string) => boolean;
}

const root = dirname(import.meta.dirname);
const server = "apps/server/src/";

/** The storeys of the server, from the ground up: a file imports only from its own storey or one that stands above it here. */
const STOREYS = [
  "platform",
  "access",
  "audit",
  "identity",
  "tokens",
  "catalog",
  "runs",
  "insight",
  "operations",
] as const;
/** What knows every storey: the files at the top of the server, and the folder of its commands. */
const TOP = ["main.ts", "app.ts", "router.ts", "jobs.ts", "instance.ts", "commands/"];
/** What tests of the whole server are made with. */
const TESTING = "testing/";

const within = (folder: string) => (path: string) => path.startsWith(folder);
const packageOf = (path: string) => path.split("/", 2).join("/");
const isServerSource = (path: string) => path.startsWith(server) && !isTestCode(path);
const isOfLayer = (path: string, ...layers: string[]) => layers.some((layer) => path.endsWith(`-${layer}.ts`));
const isTop = (path: string) => TOP.some((it) => path.slice(server.length).startsWith(it));
const isDatabaseLayer = (path: string) => path.startsWith(`${server}platform/db/`) || isOfLayer(path, "repo");
/** The few that may know HTTP: what declares routes, what decides who may call, and the files that put the server together. */
const isHttpLayer = (path: string) =>
  path.startsWith(`${server}platform/http/`) ||
  isOfLayer(path, "router", "http") ||
  path === `${server}access/procedures.ts` ||
  isTop(path);

/** The storey of a server's file, as its place in the list; above all for what knows every storey, -1 for none. */
function storeyOf(path: string): number {
  if (isTop(path) || path.startsWith(server + TESTING)) return STOREYS.length;
  const [folder = ""] = path.slice(server.length).split("/");
  return (STOREYS as readonly string[]).indexOf(folder);
}

/** The feature that a file belongs to: the platform is one, so is each folder of the other storeys. Undefined for the top. */
function featureOf(path: string): string | undefined {
  const folders = path.slice(server.length).split("/").slice(0, -1);
  if (!path.startsWith(server) || folders.length === 0) return undefined;
  return folders[0] === "platform" || folders[0] === "commands" ? folders[0] : folders.slice(0, 2).join("/");
}

/** Whose repositories a file may call: its feature's, those of the rooms of the tokens among each other, and the platform's. */
function sharesRepositories(file: string, target: string): boolean {
  const [own, other] = [featureOf(file), featureOf(target)];
  if (own === other || other === "platform" || target === `${server}audit/audit-repo.ts`) return true;
  return within(`${server}tokens/`)(file) && within(`${server}tokens/`)(target);
}

const rules: readonly Rule[] = [
  {
    name: "sources stay inside their package, but for test code that uses scripts/ or what others made for tests",
    appliesTo: (file) => !file.startsWith("scripts/"),
    allows: ({ target }, file) =>
      !/^(packages|apps|scripts|\.\.)(\/|$)/.test(target) ||
      packageOf(target) === packageOf(file) ||
      (target.startsWith("scripts/") && (isTestCode(file) || file.endsWith(".config.ts"))) ||
      (isTestCode(target) && isTestCode(file)),
  },
  {
    name: "of the server, others see only the type of its router",
    appliesTo: (file) => !file.startsWith("apps/server/") && !isTestCode(file),
    allows: ({ target, typeOnly }) => !target.startsWith("@tessera/server") || typeOnly,
  },
  {
    name: "the command line sees only types of the client",
    appliesTo: within("packages/cli/src/"),
    allows: ({ target, typeOnly }) => target !== "@tessera/client" || typeOnly,
  },
  {
    name: "a file of the server lies in a storey, and imports, types too, only from its own or one below it",
    appliesTo: isServerSource,
    allows: ({ target }, file) =>
      storeyOf(file) >= 0 && (!target.startsWith(server) || storeyOf(target) <= storeyOf(file)),
  },
  {
    name: "only repositories and the database layer know Kysely",
    appliesTo: isServerSource,
    allows: ({ target }, file) => target !== "kysely" || isDatabaseLayer(file),
  },
  {
    name: "only routers, *-http.ts and what puts the server together know HTTP",
    appliesTo: isServerSource,
    allows: ({ target }, file) => {
      if (!within(`${server}platform/http/`)(target) && target !== "express") return true;
      return isHttpLayer(file);
    },
  },
  {
    name: "a repository knows no service and no router",
    appliesTo: (file) => isServerSource(file) && isOfLayer(file, "repo"),
    allows: ({ target }) => !target.startsWith(server) || !isOfLayer(target, "service", "router", "http"),
  },
  {
    name: "a service knows no router",
    appliesTo: (file) => isServerSource(file) && isOfLayer(file, "service"),
    allows: ({ target }) => !target.startsWith(server) || !isOfLayer(target, "router", "http"),
  },
  {
    name: "a feature calls another feature's service, never its repository, but for the audit log's",
    appliesTo: (file) => isServerSource(file) && !isTop(file),
    allows: ({ target }, file) =>
      !target.startsWith(server) || !isOfLayer(target, "repo") || sharesRepositories(file, target),
  },
];

function isTestCode(file: string): boolean {
  return /\.(test|testing)\.tsx?$|\/(e2e|bench)\//.test(file);
}

function importsOf(file: string, source: string): Import[] {
  const code = source.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
  const statements = /(?:^|;)\s*(?:import|export)\s+(type\s+)?(?:[\w*{][^"';]*?\sfrom\s*)?["']([^"']+)["']/gm;
  const calls = /\bimport\(\s*["']([^"']+)["']/g;
  const found = [
    ...Array.from(code.matchAll(statements), ([, type, name]) => ({ name: name ?? "", typeOnly: type !== undefined })),
    ...Array.from(code.matchAll(calls), ([, name]) => ({ name: name ?? "", typeOnly: false })),
  ];
  return found.map(({ name, typeOnly }) => ({
    target: name.startsWith(".") ? posix.join(posix.dirname(file), name) : name,
    typeOnly,
  }));
}

/** Calls that build SQL, which Kysely's own name need not stand beside. */
const BUILDS_SQL = /\b(selectFrom|insertInto|updateTable|deleteFrom|mergeInto)\(/;

function violationsIn(file: string, source: string): string[] {
  const applying = rules.filter((rule) => rule.appliesTo(file));
  const found = importsOf(file, source).flatMap((imported) =>
    applying
      .filter((rule) => !rule.allows(imported, file))
      .map((rule) => `${file} imports ${imported.target}: ${rule.name}`),
  );
  const buildsSql = isServerSource(file) && !isDatabaseLayer(file) && BUILDS_SQL.test(source);
  return buildsSql ? [...found, `${file} builds SQL: only repositories and the database layer do`] : found;
}

/** Features of the server that import each other in a circle, each circle as its features in the order of the imports. */
function cyclesIn(sources: ReadonlyMap<string, string>): string[][] {
  const graph = new Map<string, Set<string>>();
  for (const [file, source] of sources) {
    const from = isServerSource(file) ? featureOf(file) : undefined;
    if (from === undefined) continue;
    const targets = importsOf(file, source).map(({ target }) => featureOf(target));
    const known = graph.get(from) ?? new Set();
    for (const to of targets) if (to !== undefined && to !== from) known.add(to);
    graph.set(from, known);
  }
  const done = new Set<string>();
  const cycles: string[][] = [];
  const visit = (feature: string, path: readonly string[]) => {
    const at = path.indexOf(feature);
    if (at >= 0) cycles.push([...path.slice(at), feature]);
    if (at >= 0 || done.has(feature)) return;
    for (const next of graph.get(feature) ?? []) visit(next, [...path, feature]);
    done.add(feature);
  };
  for (const feature of graph.keys()) visit(feature, []);
  return cycles;
}

describe("import rules", () => {
  const files = globSync("{packages,apps,scripts}/**/*.{ts,tsx}", {
    cwd: root,
    exclude: (path) => /(^|\/)(node_modules|dist)$/.test(path),
  });
  const sources = new Map(files.map((file) => [file, readFileSync(join(root, file), "utf8")]));

  it("hold in every source file", () => {
    expect(sources.size).toBeGreaterThan(0);
    expect([...sources].flatMap(([file, source]) => violationsIn(file, source))).toEqual([]);
  });

  it("find a storey for every source file of the server", () => {
    const homeless = files.filter((file) => isServerSource(file) && file.startsWith(server) && storeyOf(file) < 0);
    expect(homeless).toEqual([]);
    expect(storeyOf(`${server}attachments/attachment-service.ts`)).toBe(-1);
    expect(storeyOf(`${server}helper.ts`)).toBe(-1);
  });

  it("find no features of the server that import each other in a circle", () => {
    expect(cyclesIn(sources)).toEqual([]);
  });

  it("see a circle of features that spans several files", () => {
    const circle = new Map([
      [`${server}tokens/issue/a.ts`, 'import { x } from "../usage/b.ts";'],
      [`${server}tokens/usage/c.ts`, 'import type { X } from "../verify/d.ts";'],
      [`${server}tokens/verify/e.ts`, 'import { x } from "../issue/f.ts";'],
      [`${server}tokens/ending/g.ts`, 'import { x } from "../issue/f.ts";'],
    ]);
    expect(cyclesIn(circle)).toEqual([["tokens/issue", "tokens/usage", "tokens/verify", "tokens/issue"]]);
  });

  it("see every way to import", () => {
    const source = `
      import "./a.ts";
      import b from "./b.ts";
      import * as c from "../c.ts";
      import {
        type D,
        d,
      } from "./d.ts";
      import type { E } from "e";
      export * from "./f.ts";
      export type { G } from "./g.ts";
      const h = await import("h");
      // import "./comment.ts";
      /* import "./comment.ts"; */
      export const text = "from";
    `;
    expect(importsOf("packages/cli/src/x.ts", source)).toEqual([
      { target: "packages/cli/src/a.ts", typeOnly: false },
      { target: "packages/cli/src/b.ts", typeOnly: false },
      { target: "packages/cli/c.ts", typeOnly: false },
      { target: "packages/cli/src/d.ts", typeOnly: false },
      { target: "e", typeOnly: true },
      { target: "packages/cli/src/f.ts", typeOnly: false },
      { target: "packages/cli/src/g.ts", typeOnly: true },
      { target: "h", typeOnly: false },
    ]);
  });

  it.each([
    ["packages/domain/src/x.ts", "../../reports/src/report.ts"],
    ["packages/domain/src/x.ts", "../../../scripts/postgres.ts"],
    ["packages/client/src/x.ts", "@tessera/server/router"],
    ["packages/cli/src/x.ts", "@tessera/client"],
    ["apps/web/src/routes/x.tsx", "../../../server/src/router.ts"],
    ["apps/server/src/platform/http/rest.ts", "../../tokens/issue/token-service.ts"],
    ["apps/server/src/platform/context.ts", "../audit/audit-key.ts"],
    ["apps/server/src/identity/people/user-service.ts", "../../tokens/issue/token-service.ts"],
    ["apps/server/src/catalog/projects/project-service.ts", "../../runs/cycles/cycle-service.ts"],
    ["apps/server/src/operations/status/status-service.ts", "../../instance.ts"],
    ["apps/server/src/attachments/attachment-service.ts", "../platform/context.ts"],
    ["apps/server/src/helper.ts", "./platform/context.ts"],
    ["apps/server/src/tokens/issue/token-service.ts", "kysely"],
    ["apps/server/src/tokens/issue/token-service.ts", "express"],
    ["apps/server/src/tokens/issue/token-service.ts", "../../platform/http/trpc.ts"],
    ["apps/server/src/tokens/issue/token-policy.ts", "../../platform/http/errors.ts"],
    ["apps/server/src/tokens/issue/token-repo.ts", "../../platform/http/errors.ts"],
    ["apps/server/src/tokens/issue/token-repo.ts", "./token-service.ts"],
    ["apps/server/src/tokens/issue/token-service.ts", "../token-router.ts"],
    ["apps/server/src/tokens/issue/token-service.ts", "../../identity/people/user-repo.ts"],
    ["apps/server/src/identity/accounts/account-service.ts", "../people/user-repo.ts"],
    ["apps/server/src/runs/uploads/import-router.ts", "../results/result-repo.ts"],
  ])("%s may not import %s", (file, name) => {
    expect(violationsIn(file, `import { x } from "${name}";`)).toHaveLength(1);
  });

  it("see SQL that is built outside of a repository", () => {
    const source = 'const rows = await db.selectFrom("token").selectAll().execute();';
    expect(violationsIn("apps/server/src/tokens/issue/token-service.ts", source)).toHaveLength(1);
    expect(violationsIn("apps/server/src/tokens/issue/token-repo.ts", source)).toEqual([]);
    expect(violationsIn("apps/server/src/tokens/issue/token.contract.test.ts", source)).toEqual([]);
  });

  it.each([
    ["packages/client/src/x.ts", 'import type { AppRouter } from "@tessera/server/router";'],
    ["packages/cli/src/x.ts", 'import type { Client } from "@tessera/client";'],
    [
      "apps/server/src/platform/http/rest.ts",
      'import { x } from "../db/transact.ts"; import { y } from "../context.ts";',
    ],
    ["apps/server/src/platform/http/rest.test.ts", 'import { x } from "../../tokens/issue/token-service.ts";'],
    [
      "apps/server/src/tokens/token-router.ts",
      'import { x } from "../platform/http/trpc.ts"; import { y } from "./issue/token-service.ts";',
    ],
    ["apps/server/src/tokens/usage/usage-writing.ts", 'import * as tokenRepo from "../issue/token-repo.ts";'],
    ["apps/server/src/tokens/issue/token-service.ts", 'import * as audit from "../../audit/audit-repo.ts";'],
    ["apps/server/src/identity/profile/avatar-http.ts", 'import type { RequestHandler } from "express";'],
    ["apps/server/src/commands/command.ts", 'import { x } from "../instance.ts";'],
    ["apps/server/src/instance.ts", 'import { x } from "./operations/status/status-checks.ts";'],
    ["apps/server/src/testing/each-db.testing.ts", 'import "../../../../scripts/vitest-global.ts";'],
    ["apps/web/e2e/playwright.config.ts", 'import { x } from "../../../scripts/chromium.ts";'],
  ])("%s may contain %s", (file, source) => {
    expect(violationsIn(file, source)).toEqual([]);
  });
});
