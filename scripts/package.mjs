import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, extname, join, relative } from "node:path";
import { billOfMaterials, licenceReport } from "./bill-of-materials.mjs";
import { dependenciesOf, licenceFaults } from "./dependencies.mjs";
import { run } from "./processes.mjs";
import { root, SetUpError } from "./set-up.mjs";

/** @typedef {import("./set-up.mjs").Tools} Tools */

const SERVER = join("apps", "server");
/** What the server serves beside its own code, as the build leaves it. */
const SERVED = ["apps/web/dist", "packages/cli/dist", "packages/client/dist/client.tgz"];
/** Needed only by those who compile or read code. */
const LEFT_OUT = [".ts", ".mts", ".cts", ".map", ".tsbuildinfo", ".md", ".c", ".h", ".cpp", ".gyp", ".gypi"];
const OUTPUT = join(root, "dist");

/**
 * Packs the built server with its dependencies and Node.js into one folder and one archive, `dist/tessera-<version>-linux-<arch>`.
 * Returns an exit code.
 * @param {Tools} tools
 * @param {readonly string[]} args
 */
export async function makePackage(tools, args) {
  if (args.length > 0) {
    process.stderr.write("Usage: npm run package\n");
    return 2;
  }
  if (process.platform !== "linux") throw new SetUpError("Packages are made on Linux.");
  const version = JSON.parse(readFileSync(join(root, "packages/cli/dist/build.json"), "utf8")).version;
  const folder = join(OUTPUT, `tessera-${version.split("+", 1)[0]}-linux-${process.arch}`);
  rmSync(folder, { recursive: true, force: true });
  const dependencies = dependenciesOf(root, SERVER);
  const faults = licenceFaults(dependencies);
  if (faults.length > 0) throw new SetUpError(faults.join("\n"));
  copyApp(join(folder, "app"), dependencies);
  const node = copyNode(tools, join(folder, "node"));
  copyFiles(folder);
  writeFileSync(join(folder, "sbom.cdx.json"), json(billOfMaterials({ version, node }, dependencies)));
  writeFileSync(join(folder, "LICENCES.txt"), licenceReport(dependencies));
  return pack(tools, folder);
}

/**
 * The server and its dependencies as they lie in the checkout, without sources.
 * @param {string} app
 * @param {readonly import("./dependencies.mjs").Dependency[]} dependencies
 */
function copyApp(app, dependencies) {
  for (const { folder, isOwn, links } of dependencies) {
    const own = ["package.json", "dist"].map((name) => join(folder, name));
    for (const path of isOwn ? own : [folder]) copy(path, app);
    for (const { at, to } of links) {
      mkdirSync(join(app, dirname(at)), { recursive: true });
      symlinkSync(relative(dirname(at), to), join(app, at));
    }
  }
  for (const path of SERVED) cpSync(join(root, path), join(app, path), { recursive: true });
}

/**
 * @param {string} path below the checkout
 * @param {string} app
 */
function copy(path, app) {
  const from = join(root, path);
  cpSync(from, join(app, path), {
    recursive: true,
    filter: (source) => source === from || isNeeded(source),
  });
}

/**
 * What a dependency has in a `node_modules` of its own are programs, which the server never starts; of binaries, those of
 * other platforms stay out.
 * @param {string} source
 */
function isNeeded(source) {
  const name = basename(source);
  if (name === "node_modules" || LEFT_OUT.includes(extname(name))) return false;
  return basename(dirname(source)) !== "prebuilds" || name === `linux-${process.arch}.node`;
}

/**
 * The Node.js of the set-up; answers its version.
 * @param {Tools} tools
 * @param {string} to
 */
function copyNode(tools, to) {
  const installed = join(root, "scripts/toolchain/node_modules", `node-linux-${process.arch}`);
  const program = join(installed, "bin", "node");
  mkdirSync(join(to, "bin"), { recursive: true });
  copyFileSync(existsSync(program) ? program : tools.node, join(to, "bin", "node"));
  chmodSync(join(to, "bin", "node"), 0o755);
  if (!existsSync(program)) return process.version;
  copyFileSync(join(installed, "LICENSE"), join(to, "LICENSE"));
  return JSON.parse(readFileSync(join(installed, "package.json"), "utf8")).version;
}

/** @param {string} folder */
function copyFiles(folder) {
  cpSync(join(root, "scripts", "package"), folder, { recursive: true });
  chmodSync(join(folder, "tessera"), 0o755);
  for (const name of ["LICENSE", "CHANGELOG.md", "SECURITY.md"]) copyFileSync(join(root, name), join(folder, name));
}

/**
 * @param {Tools} tools
 * @param {string} folder
 */
async function pack(tools, folder) {
  const archive = `${folder}.tar.gz`;
  const same = ["--sort=name", "--owner=0", "--group=0", "--numeric-owner"];
  const args = [...same, "-czf", archive, "-C", OUTPUT, basename(folder)];
  const code = await run({ command: "tar", args, cwd: root, env: tools.env });
  if (code === 0) console.log(relative(root, archive));
  return code;
}

/** @param {unknown} value */
function json(value) {
  return `${JSON.stringify(value, null, 2)}\n`;
}
