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

const within = (folder: string) => (path: string) => path.startsWith(folder);
const sourcesWithin = (folder: string) => (path: string) => path.startsWith(folder) && !isTestCode(path);
const isLayer = (layer: string) => (path: string) => path.startsWith(server) && path.endsWith(`-${layer}.ts`);
const packageOf = (path: string) => path.split("/", 2).join("/");
/** Whether the path lies in a folder of the server other than these. */
const inOtherServerFolder = (path: string, ...folders: string[]) =>
  path.startsWith(server) &&
  path.slice(server.length).includes("/") &&
  !folders.some((it) => path.startsWith(`${server}${it}/`));

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
    name: "the doors know no feature",
    appliesTo: sourcesWithin(`${server}http/`),
    allows: ({ target }) => !inOtherServerFolder(target, "http", "db", "platform"),
  },
  {
    name: "the database layer knows no feature and no door",
    appliesTo: sourcesWithin(`${server}db/`),
    allows: ({ target }) => !inOtherServerFolder(target, "db", "platform"),
  },
  {
    name: "a repository knows no service, no router and no door",
    appliesTo: isLayer("repo"),
    allows: ({ target }) =>
      !isLayer("service")(target) && !isLayer("router")(target) && !within(`${server}http/`)(target),
  },
  {
    name: "a service knows no router and no door",
    appliesTo: isLayer("service"),
    allows: ({ target }) => !isLayer("router")(target) && !within(`${server}http/`)(target),
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

function violationsIn(file: string, source: string): string[] {
  const applying = rules.filter((rule) => rule.appliesTo(file));
  return importsOf(file, source).flatMap((imported) =>
    applying
      .filter((rule) => !rule.allows(imported, file))
      .map((rule) => `${file} imports ${imported.target}: ${rule.name}`),
  );
}

describe("import rules", () => {
  it("hold in every source file", () => {
    const files = globSync("{packages,apps,scripts}/**/*.{ts,tsx}", {
      cwd: root,
      exclude: (path) => /(^|\/)(node_modules|dist)$/.test(path),
    });
    expect(files.length).toBeGreaterThan(0);
    expect(files.flatMap((file) => violationsIn(file, readFileSync(join(root, file), "utf8")))).toEqual([]);
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
    ["apps/server/src/http/rest.ts", "../tokens/token-service.ts"],
    ["apps/server/src/http/mcp/tools.ts", "../../tokens/token-service.ts"],
    ["apps/server/src/db/open.ts", "../tokens/token-repo.ts"],
    ["apps/server/src/db/migrations/x.ts", "../../http/errors.ts"],
    ["apps/server/src/tokens/token-repo.ts", "./token-service.ts"],
    ["apps/server/src/tokens/token-service.ts", "./token-router.ts"],
    ["apps/server/src/tokens/token-service.ts", "../http/trpc.ts"],
  ])("%s may not import %s", (file, name) => {
    expect(violationsIn(file, `import { x } from "${name}";`)).toHaveLength(1);
  });

  it.each([
    ["packages/client/src/x.ts", 'import type { AppRouter } from "@tessera/server/router";'],
    ["packages/cli/src/x.ts", 'import type { Client } from "@tessera/client";'],
    ["apps/server/src/http/rest.ts", 'import { x } from "../db/transact.ts"; import { y } from "../context.ts";'],
    ["apps/server/src/http/rest.test.ts", 'import { x } from "../tokens/token-service.ts";'],
    ["apps/server/src/http/mcp/tools.ts", 'import { x } from "../trpc.ts"; import { y } from "../../context.ts";'],
    [
      "apps/server/src/tokens/token-router.ts",
      'import { x } from "../http/trpc.ts"; import { y } from "./token-service.ts";',
    ],
    ["apps/server/src/db/each-db.testing.ts", 'import "../../../../scripts/vitest-global.ts";'],
    ["apps/web/e2e/playwright.config.ts", 'import { x } from "../../../scripts/chromium.ts";'],
  ])("%s may contain %s", (file, source) => {
    expect(violationsIn(file, source)).toEqual([]);
  });
});
