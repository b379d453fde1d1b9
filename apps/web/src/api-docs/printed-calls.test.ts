import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { hasProgram } from "../../../../scripts/programs.ts";
import { openServer } from "../../../api-check/src/open-server.testing.ts";
import { openWorld, type World } from "../../../server/src/testing/every-procedure.testing.ts";
import type { Tessera } from "../../../server/src/testing/tessera.testing.ts";
import { type ApiDocument, curlOf, type Endpoint, endpointGroups } from "./api-document.ts";

const run = promisify(execFile);
/** The call was understood; what its examples name may not be there, or may have been changed by a call before. */
const UNDERSTOOD = [200, 201, 202, 204, 404, 409, 412];

const isLast = ({ method, path }: Endpoint) => method === "DELETE" && path === "/api/v1/projects/{projectId}";

let tessera: Tessera;
let close: () => Promise<void>;
let world: World;
let endpoints: Endpoint[];
let tokens: string[];
beforeAll(async () => {
  ({ tessera, close } = await openServer());
  world = await openWorld(tessera);
  await world.root.admin.settings.update.mutate({ tokenRequestsPerMinute: 1_000_000 });
  const document = (await (await fetch(`${tessera.url}/api/v1/openapi.json`)).json()) as ApiDocument;
  // What one call deletes, another could not find.
  endpoints = [...endpointGroups(document).values()].flat().sort((a, b) => Number(isLast(a)) - Number(isLast(b)));
  // Each call has a token of its own, since some of them end it.
  const newToken = () => tessera.token(world.root, { scopes: ["all", "admin:read", "admin:write", "admin:access"] });
  tokens = await Promise.all(endpoints.map(newToken));
});
afterAll(() => close());

/** Where there is no curl, the shell at least reads the call. */
const isRun = hasProgram("curl");

it("every call that the reference prints is understood by the server, as it is pasted into a shell", async () => {
  const folder = tessera.ctx.config.dataDir;
  writeFileSync(join(folder, "report.xml"), '<testsuite name="s"><testcase classname="a" name="b"/></testsuite>');
  writeFileSync(join(folder, "cases.csv"), "name\nPays\n");
  expect(endpoints.length).toBeGreaterThan(100);
  const misunderstood: string[] = [];
  for (const [at, endpoint] of endpoints.entries()) {
    // The name that the example of deleting a project confirms; a call before may have changed it.
    if (isLast(endpoint)) await world.root.project.update.mutate({ projectId: world.projectId, name: "Shop" });
    const call = `${curlOf(endpoint)} -s -w '\n%{http_code}'`;
    const env = { PATH: process.env.PATH, TESSERA_TOKEN: tokens[at] };
    const { stdout } = await run("sh", isRun ? ["-c", call] : ["-n", "-c", call], { cwd: folder, env });
    if (!isRun) continue;
    const status = Number(stdout.split("\n").at(-1));
    if (!UNDERSTOOD.includes(status)) misunderstood.push(`${call}\n${stdout}`);
  }
  expect(misunderstood).toEqual([]);
});
