import { describe, expect, it } from "vitest";
import { TOKEN } from "./testing/contract-server.testing.ts";
import { REPORT, Workspace } from "./testing/workspace.testing.ts";

/** The queries of one upload as set by these places. */
async function reported(places: { flags?: string[]; env?: Record<string, string>; file?: object }) {
  const ci = await Workspace.create({ "a.xml": REPORT, "b.xml": REPORT, "c.xml": REPORT });
  if (places.file) await ci.write({ "tessera.json": JSON.stringify({ url: ci.server.url, ...places.file }) });
  const env = { TESSERA_TOKEN: TOKEN, ...(!places.file && { TESSERA_URL: ci.server.url }), ...places.env };
  const done = await ci.tessera(["report", ...(places.flags ?? [])], { env });
  return { done, request: ci.server.requests[0] };
}

const FILE = {
  projectId: "PRJ-3",
  cycleId: "TCYCLE-3",
  environment: "from file",
  resultsFile: ["c.xml", "b.xml"],
  failOn: "none",
};
const ENV = { TESSERA_PROJECT_ID: "PRJ-2", TESSERA_CYCLE_ID: "TCYCLE-2", TESSERA_RESULTS_FILE: "b.xml\na.xml\n" };

describe("settings", () => {
  it("come from tessera.json", async () => {
    const { request } = await reported({ file: FILE });
    expect(request?.query).toMatchObject({ projectId: "PRJ-3", cycleId: "TCYCLE-3", environment: "from file" });
    expect(request?.files.map(({ name }) => name)).toEqual(["b.xml", "c.xml"]);
  });

  it("come from the environment before that", async () => {
    const { request } = await reported({ file: FILE, env: ENV });
    expect(request?.query).toMatchObject({ projectId: "PRJ-2", cycleId: "TCYCLE-2", environment: "from file" });
    expect(request?.files.map(({ name }) => name)).toEqual(["a.xml", "b.xml"]);
  });

  it("come from flags before all", async () => {
    const flags = ["--project-id=PRJ-1", "--results-file", "a.xml", "--results-file", "{c,none}.xml"];
    const { request } = await reported({ file: FILE, env: ENV, flags });
    expect(request?.query).toMatchObject({ projectId: "PRJ-1", cycleId: "TCYCLE-2", environment: "from file" });
    expect(request?.files.map(({ name }) => name)).toEqual(["a.xml", "c.xml"]);
  });

  it("come entirely from the environment, switches too", async () => {
    const env = {
      ...ENV,
      TESSERA_FORMAT: "junit",
      TESSERA_RUN_KEY: "k",
      TESSERA_SHARD: "1/2",
      TESSERA_ENVIRONMENT: "prod",
      TESSERA_DRY_RUN: "TRUE",
      TESSERA_JSON: "1",
      TESSERA_VERBOSE: "false",
    };
    const { done, request } = await reported({ env });
    expect(request?.query).toMatchObject({
      format: "junit",
      runKey: "k",
      shard: "1/2",
      environment: "prod",
      dryRun: "true",
    });
    expect(JSON.parse(done.stdout)).toMatchObject({ id: null });
    expect(done.stderr).not.toContain("> POST");
  });

  it("are absent when empty", async () => {
    const { request } = await reported({ file: FILE, env: { TESSERA_PROJECT_ID: "" }, flags: ["--cycle-id", ""] });
    expect(request?.query).toMatchObject({ projectId: "PRJ-3", cycleId: "TCYCLE-3" });
  });
});

describe("tessera.json is refused", () => {
  it.each([
    ["not JSON", `{"token": "${TOKEN}`, "holds a token"],
    ["broken", `{"url": hunter2hunter2`, "is not valid JSON"],
    ["a list", "[]", "expected an object"],
    ["with an unknown key", `{"projectID": "PRJ-1"}`, `unknown key "projectID"`],
    ["with what belongs to one run", `{"runKey": "k"}`, `unknown key "runKey"`],
    ["with a number", `{"projectId": 1}`, `"projectId" must be a text`],
    ["with a wrong list", `{"resultsFile": [1]}`, `"resultsFile" must be a text or a list of texts`],
    ["with a token", `{"token": "hunter2hunter2"}`, "holds a token"],
    ["with a token elsewhere", `{"url": "https://x/?token=${TOKEN}"}`, "holds a token"],
  ])("%s", async (_, content, message) => {
    const ci = await Workspace.create({ "tessera.json": content });
    const done = await ci.call(["whoami"], { env: ci.access });
    expect(done).toMatchObject({ code: 2, stdout: "" });
    expect(done.stderr).toContain("error: tessera.json: ");
    expect(done.stderr).toContain(message);
    expect(done.stderr).not.toContain("hunter2");
    expect(ci.server.requests).toEqual([]);
  });
});
