import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { type OutputChunk, type Plugin, rolldown } from "rolldown";

const server = join(dirname(import.meta.dirname), "apps", "server");

/** Beside the packages that it still loads. */
const FOLDER = join(server, "node_modules", ".cache", "tessera-server");

/** Packages that find native parts by their place. */
const LEFT_OUT = ["better-sqlite3", /^@napi-rs\//, /^@node-rs\//];

/** Files find others beside the source they were. */
const sourcePlaces: Plugin = {
  name: "source-places",
  transform(code, id) {
    if (id.includes("node_modules") || !code.includes("import.meta.")) return null;
    return code
      .replaceAll("import.meta.dirname", JSON.stringify(dirname(id)))
      .replaceAll("import.meta.filename", JSON.stringify(id))
      .replaceAll("import.meta.url", JSON.stringify(pathToFileURL(id).href));
  },
};

/**
 * Puts the server and its commands into a few files, `main.js` and `command.js`, which start in a third of the time that
 * their hundreds of modules take. Answers their folder.
 */
export async function bundleServer(): Promise<string> {
  const bundle = await rolldown({
    input: { main: join(server, "src/main.ts"), command: join(server, "src/commands/command.ts") },
    platform: "node",
    resolve: { conditionNames: ["tessera-source", "node"] },
    external: LEFT_OUT,
    plugins: [sourcePlaces],
    logLevel: "warn",
  });
  const { output } = await bundle.generate({ format: "esm", entryFileNames: "[name].js" });
  await bundle.close();
  mkdirSync(FOLDER, { recursive: true });
  for (const file of output) if (file.type === "chunk") writeChanged(file);
  return FOLDER;
}

/** Leaves a file alone that another test run may be starting from. */
function writeChanged({ fileName, code }: OutputChunk): void {
  const path = join(FOLDER, fileName);
  if (!existsSync(path) || readFileSync(path, "utf8") !== code) writeFileSync(path, code);
}
