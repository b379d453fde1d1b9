import { execFile } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { describeOnSqlite } from "../../../apps/server/src/testing/each-database.testing.ts";
import { Tessera, VERSION } from "../../../apps/server/src/testing/tessera.testing.ts";

const run = promisify(execFile);
const DIST = join(import.meta.dirname, "..", "dist");
const TSC = join(import.meta.dirname, "..", "..", "..", "node_modules", ".bin", "tsc");

const GOOD = `import { createTesseraClient, TesseraError, type TesseraClient } from "@tessera/client";

const [url = "", token = ""] = process.argv.slice(2);
const tessera: TesseraClient = createTesseraClient({ url, token });
const made = await tessera.project.create.mutate({ name: "From a script" });
const names: string[] = [];
for await (const project of tessera.project.list.iterate()) names.push(project.name);
const receipt = await tessera.reports.upload('<testsuite name="s"><testcase name="t"/></testsuite>', { projectId: made.id });
let refused = "";
try {
  await tessera.case.get.query({ projectId: made.id, caseId: "TC-99" });
} catch (error) {
  if (error instanceof TesseraError && error.errorCode === "NOT_FOUND") refused = error.errorCode;
  else throw error;
}
console.log(JSON.stringify({ names, tests: receipt.totals.tests, refused }));
`;
const WRONG = [
  'await tessera.project.create.mutate({ title: "No name" });',
  'await tessera.case.get.query({ projectId: 1, caseId: "TC-1" });',
  "await tessera.project.list.mutate({});",
  "await tessera.nothing.list.query({});",
  "(await tessera.me.get.query()).secret;",
  'if (new TesseraError("x", { errorCode: "UNREACHABLE" }).errorCode === "NO_SUCH_CODE") process.exit(1);',
];

describeOnSqlite("the package of the typed client", (on) => {
  let tessera: Tessera;
  let project: string;

  beforeAll(async () => {
    tessera = await Tessera.start(on());
    project = join(on().dataDir, "script");
    mkdirSync(project);
    const tarball = join(on().dataDir, "client.tgz");
    writeFileSync(tarball, Buffer.from(await (await fetch(`${tessera.url}/client.tgz`)).arrayBuffer()));
    write("package.json", JSON.stringify({ type: "module", private: true }));
    await run("npm", ["install", "--offline", "--no-audit", "--no-fund", "--ignore-scripts", tarball], {
      cwd: project,
    });
  });
  afterAll(() => tessera.stop());

  const write = (name: string, text: string) => writeFileSync(join(project, name), text);
  const compile = async (how: { module: string; moduleResolution: string }) => {
    const compilerOptions = {
      ...{ ...how, target: "ES2022", lib: ["ES2022", "DOM"], strict: true, skipLibCheck: false, noEmit: true },
      ...{ types: [] as string[], moduleDetection: "force", allowImportingTsExtensions: true },
    };
    write("tsconfig.json", JSON.stringify({ compilerOptions, files: ["script.ts", "process.d.ts"] }));
    write("process.d.ts", "declare const process: { argv: string[]; exit(code: number): never };");
    const { stdout } = await run(TSC, ["-p", "."], { cwd: project }).catch((failed: { stdout: string }) => failed);
    return stdout;
  };

  it("compiles for a bundler and for Node.js, with its declarations checked, and runs against the server", async () => {
    write("script.ts", GOOD);
    for (const how of [
      { module: "esnext", moduleResolution: "bundler" },
      { module: "node16", moduleResolution: "node16" },
      { module: "nodenext", moduleResolution: "nodenext" },
    ]) {
      expect([how, await compile(how)]).toEqual([how, ""]);
    }
    const secret = await tessera.token(await tessera.signIn("alice", "USER"));
    const { stdout } = await run(process.execPath, ["script.ts", tessera.url, secret], { cwd: project });
    expect(JSON.parse(stdout)).toEqual({ names: ["From a script"], tests: 1, refused: "NOT_FOUND" });
  });

  it("refuses to compile calls that the server would refuse", async () => {
    const start = GOOD.split("\n").slice(0, 4).join("\n");
    write("script.ts", `${start}\n${WRONG.join("\n")}\nvoid TesseraError;\n`);
    const errors = await compile({ module: "nodenext", moduleResolution: "nodenext" });
    const lines = [...errors.matchAll(/^script\.ts\((\d+),/gm)].map((match) => Number(match[1]) - 5);
    expect([...new Set(lines)]).toEqual(WRONG.map((_, index) => index));
  });
});

describe("the package of the typed client", () => {
  it("is whole, small, and names nothing that it doesn't bring", async () => {
    const folder = join(DIST, "package");
    const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    expect(Object.keys(manifest).filter((key) => /dependencies/i.test(key))).toEqual([]);
    expect(manifest.tesseraVersion).toBe(VERSION);
    const declarations = readFileSync(join(folder, "dist", "index.d.ts"), "utf8");
    expect(declarations).not.toMatch(/^import |import\(|from "|@trpc|zod|kysely/m);
    expect(Buffer.byteLength(declarations)).toBeLessThan(100_000);
    for (const name of ["README.md", "LICENSE"]) expect(statSync(join(folder, name)).size).toBeGreaterThan(500);
  });

  it("satisfies publint and Are The Types Wrong for ESM", async () => {
    const { messages, pkg } = await publint({ pkgDir: join(DIST, "package"), pack: false });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
    const checked = await checkPackage(
      createPackageFromTarballData(new Uint8Array(readFileSync(join(DIST, "client.tgz")))),
    );
    if (!checked.types) throw new Error("The package has no types");
    const problems = checked.problems.filter(
      // An ESM package can't be required, which the profile for ESM allows.
      (problem) => !("resolutionKind" in problem && ["node10", "node16-cjs"].includes(problem.resolutionKind)),
    );
    expect(problems).toEqual([]);
  });

  it("takes less than 60 KB in a page", async () => {
    const folder = join(DIST, "bundled");
    const entry = join(DIST, "package", "dist", "index.js");
    await build({
      ...{ root: DIST, configFile: false, logLevel: "silent" },
      build: { lib: { entry, formats: ["es"], fileName: "page" }, outDir: folder, minify: true },
    });
    expect(statSync(join(folder, "page.js")).size).toBeLessThan(60_000);
    rmSync(folder, { recursive: true });
  });
});
