// Packs the command into one tarball without dependencies, dist/cli.tgz, which the server hands out. npx takes a package of
// an equal name at an equal address for the one it has: the build is part of the name, so that it runs what is there now.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { build } from "vite";

const root = import.meta.dirname;
const staging = join(root, "dist", "package");
const { version: release, description, license } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const commit = process.env.TESSERA_COMMIT ?? "";
// The version that the command and its server show.
const version = commit === "" ? release : `${release}+${commit}`;

rmSync(staging, { recursive: true, force: true });
mkdirSync(staging, { recursive: true });
await build({
  root,
  configFile: false,
  logLevel: "warn",
  ssr: { noExternal: true },
  build: { ssr: join(root, "dist", "main.js"), outDir: join(staging, "dist"), target: "node20", minify: false },
});
copyFileSync(join(root, "README.md"), join(staging, "README.md"));
copyFileSync(join(root, "..", "..", "LICENSE"), join(staging, "LICENSE"));
const name = `tessera-cli-${release}-${contentHash()}`;
const manifest = {
  name,
  version: release,
  // npm would cut the commit off a version.
  tesseraVersion: version,
  description,
  license,
  type: "module",
  bin: { tessera: "dist/main.js", [name]: "dist/main.js" },
  engines: { node: ">=20" },
};
writeFileSync(join(staging, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
execFileSync("npm", ["pack", "--silent", "--ignore-scripts", "--pack-destination", join(root, "dist"), staging], {
  stdio: ["ignore", "ignore", "inherit"],
});
renameSync(join(root, "dist", `${name}-${release}.tgz`), join(root, "dist", "cli.tgz"));
writeFileSync(join(root, "dist", "build.json"), JSON.stringify({ version }));

/** Changes with every file of the package, and with its version. */
function contentHash() {
  const files = readdirSync(staging, { recursive: true, encoding: "utf8" }).sort();
  const hash = createHash("sha256").update(version);
  for (const file of files.filter((path) => statSync(join(staging, path)).isFile())) {
    hash.update(`\0${file}\0`).update(readFileSync(join(staging, file)));
  }
  return hash.digest("hex").slice(0, 12);
}
