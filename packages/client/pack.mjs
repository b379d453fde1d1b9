// Packs the client into one tarball without dependencies, dist/client.tgz, which the server hands out: one bundle, and
// declarations that name neither the server's sources nor its libraries.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { clientDeclarations } from "@tessera/server/client-declarations";
import { appRouter } from "@tessera/server/router";
import { build } from "vite";

const root = import.meta.dirname;
const dist = join(root, "dist");
const staging = join(dist, "package");
const { version, description, license } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const commit = process.env.TESSERA_COMMIT ?? "";

rmSync(staging, { recursive: true, force: true });
mkdirSync(staging, { recursive: true });
await build({
  root,
  configFile: false,
  logLevel: "warn",
  build: {
    lib: { entry: join(dist, "index.js"), formats: ["es"], fileName: "index" },
    outDir: join(staging, "dist"),
    target: "es2022",
    minify: false,
  },
});
writeFileSync(join(staging, "dist", "index.d.ts"), declarations());
copyFileSync(join(root, "README.md"), join(staging, "README.md"));
copyFileSync(join(root, "..", "..", "LICENSE"), join(staging, "LICENSE"));
const manifest = {
  name: "@tessera/client",
  version,
  tesseraVersion: commit === "" ? version : `${version}+${commit}`,
  description,
  license,
  type: "module",
  sideEffects: false,
  exports: { ".": { types: "./dist/index.d.ts", default: "./dist/index.js" }, "./package.json": "./package.json" },
  types: "./dist/index.d.ts",
  files: ["dist"],
  engines: { node: ">=20" },
};
writeFileSync(join(staging, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
execFileSync("npm", ["pack", "--silent", "--ignore-scripts", "--pack-destination", dist, staging], {
  stdio: ["ignore", "ignore", "inherit"],
});
renameSync(join(dist, `tessera-client-${version}.tgz`), join(dist, "client.tgz"));

/** The declarations of the public files in one, with what is derived from the router written out. */
function declarations() {
  const [shapes = ""] = emitted("api").split("/** A code of the server,", 1);
  return [
    shapes,
    clientDeclarations(appRouter._def.procedures),
    declarationOf("transport", "TokenSource"),
    emitted("tessera-error"),
    ...["UploadBody", "UploadFile", "UploadOptions"].map((name) => declarationOf("upload", name)),
    ...["TesseraClientOptions", "TesseraClient", "createTesseraClient"].map((name) => declarationOf("client", name)),
  ].join("\n");
}

/** What the compiler declared of a file, without its imports. @param {string} name */
function emitted(name) {
  const text = readFileSync(join(dist, `${name}.d.ts`), "utf8");
  return text.replaceAll(/^import .*;\n|^\/\/# .*\n?/gm, "");
}

/** One declaration of a file with its comment. @param {string} file @param {string} name */
function declarationOf(file, name) {
  const statements = emitted(file).split(/^(?=\/\*\*|export )/m);
  const starts = [`export type ${name} =`, `export declare function ${name}(`];
  const at = statements.findIndex((it) => starts.some((start) => it.startsWith(start)));
  if (at < 0) throw new Error(`${file}.d.ts declares no ${name}`);
  const comment = statements[at - 1] ?? "";
  return (comment.startsWith("/**") ? comment : "") + statements[at];
}
