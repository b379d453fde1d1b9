// Packs the command into one tarball without dependencies, dist/cli.tgz, which the server hands out.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "vite";

const root = import.meta.dirname;
const staging = join(root, "dist", "package");
const { version, description, license } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

rmSync(staging, { recursive: true, force: true });
await build({
  root,
  configFile: false,
  logLevel: "warn",
  ssr: { noExternal: true },
  build: { ssr: join(root, "dist", "main.js"), outDir: join(staging, "dist"), target: "node20", minify: false },
});
const manifest = {
  name: "tessera",
  version,
  description,
  license,
  type: "module",
  bin: { tessera: "dist/main.js" },
  engines: { node: ">=20" },
};
mkdirSync(staging, { recursive: true });
writeFileSync(join(staging, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
copyFileSync(join(root, "README.md"), join(staging, "README.md"));
copyFileSync(join(root, "..", "..", "LICENSE"), join(staging, "LICENSE"));
execFileSync("npm", ["pack", "--silent", "--ignore-scripts", "--pack-destination", join(root, "dist"), staging], {
  stdio: ["ignore", "ignore", "inherit"],
});
renameSync(join(root, "dist", `tessera-${version}.tgz`), join(root, "dist", "cli.tgz"));
