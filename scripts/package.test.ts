import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { billOfMaterials, licenceReport } from "./bill-of-materials.mjs";
import { dependenciesOf, licenceFaults } from "./dependencies.mjs";
import { root } from "./set-up.mjs";

const dependencies = dependenciesOf(root, "apps/server");
const manifestOf = (folder: string) => JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));

describe("what the server is packed with", () => {
  it("holds every dependency of every part, and nothing that only tests or types need", () => {
    const names = dependencies.map(({ name }) => name);
    const direct = Object.keys(manifestOf("apps/server").dependencies);
    expect(direct.filter((name) => !names.includes(name))).toEqual([]);
    expect(names).toEqual(expect.arrayContaining(["@tessera/domain", "@tessera/reports", "saxes"]));
    expect(names.filter((name) => /^(typescript|vitest|@playwright\/test|smtp-server)$/.test(name))).toEqual([]);
    const folders = new Set(dependencies.map(({ folder }) => folder));
    expect(dependencies.flatMap(({ links }) => links).filter(({ to }) => !folders.has(to))).toEqual([]);
  });

  it("has licences that go with Apache-2.0", () => {
    expect(licenceFaults(dependencies)).toEqual([]);
    const other = { name: "other", version: "1.0.0" };
    expect(licenceFaults([{ ...other, license: "GPL-3.0-only" }])).toHaveLength(1);
    expect(licenceFaults([{ ...other, license: "" }])).toHaveLength(1);
    expect(licenceFaults([{ ...other, license: "(MIT OR GPL-3.0-only)" }])).toEqual([]);
    expect(licenceFaults([{ ...other, license: "MIT AND GPL-3.0-only" }])).toHaveLength(1);
  });

  it("is listed in a bill of materials, the same each time and with every part once", () => {
    const made = billOfMaterials({ version: "1.2.3", node: "v24.1.0" }, dependencies);
    expect(billOfMaterials({ version: "1.2.3", node: "v24.1.0" }, dependencies)).toEqual(made);
    const refs = made.components.map((component) => component["bom-ref"]);
    expect(new Set(refs).size).toBe(refs.length);
    expect(refs).toEqual(expect.arrayContaining(["pkg:generic/node@24.1.0", "pkg:npm/%40tessera/domain@1.2.3"]));
    expect(made.metadata.component).toMatchObject({ name: "@tessera/server", version: "1.2.3", type: "application" });
    const known = new Set([...refs, made.metadata.component["bom-ref"]]);
    expect(made.dependencies.flatMap(({ dependsOn }) => dependsOn).filter((ref) => !known.has(ref ?? ""))).toEqual([]);
    expect(JSON.stringify(made)).not.toMatch(/https?:|\/home|\/work|undefined/);
    expect(licenceReport(dependencies)).toContain("\nexpress ");
  });

  it("starts the server, a demo or a command from any folder, also by a link", () => {
    const folder = mkdtempSync(join(tmpdir(), "tessera-package-"));
    const program = join(folder, "app/apps/server/dist");
    mkdirSync(join(program, "commands"), { recursive: true });
    mkdirSync(join(folder, "node/bin"), { recursive: true });
    symlinkSync(process.execPath, join(folder, "node/bin/node"));
    const says = (name: string) => `console.log(${JSON.stringify(name)}, ...process.argv.slice(2))`;
    writeFileSync(join(program, "main.js"), says("server"));
    writeFileSync(join(program, "commands/command.js"), says("command"));
    writeFileSync(join(folder, "tessera"), readFileSync(join(root, "scripts/package/tessera")), { mode: 0o755 });
    symlinkSync(join(folder, "tessera"), join(folder, "linked"));
    const run = (name: string, ...args: string[]) =>
      execFileSync(join(folder, name), args, { cwd: "/", env: { PATH: "/usr/bin:/bin" }, encoding: "utf8" }).trim();
    expect(run("tessera")).toBe("server");
    expect(run("linked", "--demo")).toBe("server --demo");
    expect(run("linked", "backup", "a file")).toBe("command backup a file");
    rmSync(folder, { recursive: true });
  });
});
