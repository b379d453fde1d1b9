import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";

// The bounds of what callers may ask of the server stand in one table. A constant named like a bound stands elsewhere only
// where it is a part of its file's algorithm, with the reason here.

const root = dirname(import.meta.dirname);
const TABLE = "apps/server/src/platform/limits/limits.ts";
const BOUND = /^(?:export )?const (MAX_\w+|\w+_(?:TIMEOUT|LIFETIME)_MS)\b/gm;

/** What databases, protocols and files can hold, and how a feature presents or computes what is bounded already. */
const ELSEWHERE: Record<string, string> = {
  "audit/": "numbers of PostgreSQL, and what one answer names",
  "catalog/cases/many-cases.ts": "how a tag's name is presented",
  "catalog/cases/named-cases.ts": "numbers of PostgreSQL",
  "catalog/folders/": "the schema of a folder's name",
  "commands/": "parameters of one statement, of the server's own commands",
  "insight/": "numbers of PostgreSQL, and windows of what is computed",
  "operations/": "parts of emails, deliveries and the status page, which no caller chooses",
  "platform/config.ts": "ports",
  "platform/db/": "numbers of PostgreSQL, and how long its connection may take",
  "platform/http/command-line-http.ts": "packages kept in memory, one for each address of the server",
  "platform/http/openapi/": "depth of an example in the document, which is built once",
  "platform/http/cross-origin.ts": "a header",
  "platform/id-source.ts": "bits of an id",
  "platform/jobs/": "what the status page shows",
  "platform/limits/": "how long the connection of the counts may take",
  "platform/outbound/": "what the server itself sends",
  "runs/branches/": "how what is shown is computed",
  "runs/imports/unmatched-counting.ts": "how what is unmatched is counted",
  "runs/runs/": "how a run is computed",
  "tokens/grants/": "the schema of a request",
};

const files = globSync("apps/server/src/**/*.ts", { cwd: root }).filter(
  (path) => !/\.(test|testing)\.ts$|\/migrations\//.test(path) && path !== TABLE,
);

it("keeps the limits of callers in one table", () => {
  const outside = files.flatMap((path) => {
    const isElsewhere = Object.keys(ELSEWHERE).some((prefix) => path.startsWith(`apps/server/src/${prefix}`));
    const found = isElsewhere ? [] : [...readFileSync(join(root, path), "utf8").matchAll(BOUND)];
    return found.map(([, name]) => `${path}: move ${name} to ${TABLE}, or say why not in this test`);
  });
  expect(outside).toEqual([]);
});

it("lists no reason that nothing needs", () => {
  const needed = Object.keys(ELSEWHERE).filter((prefix) =>
    files.some(
      (path) =>
        path.startsWith(`apps/server/src/${prefix}`) && readFileSync(join(root, path), "utf8").search(BOUND) >= 0,
    ),
  );
  expect(needed).toEqual(Object.keys(ELSEWHERE));
});
