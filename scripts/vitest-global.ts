import type { TestProject } from "vitest/node";
import { startPostgres } from "./postgres.ts";
import { bundleServer } from "./server-bundle.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** A PostgreSQL server of this test run's own, as `postgres://…/postgres`; its user may create databases. */
    postgresUrl: string;
    /** The folder of `main.js` and `command.js`, the server and its commands as processes start them. */
    serverBundle: string;
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const [postgres, serverBundle] = await Promise.all([startPostgres(), bundleServer()]);
  project.provide("postgresUrl", postgres.url);
  project.provide("serverBundle", serverBundle);
  return postgres.stop;
}
