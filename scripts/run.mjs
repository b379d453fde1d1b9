// Set-up and run in one: `node scripts/run.mjs <command> [arguments]`. Plain JavaScript, so that any Node.js from 18 on
// runs it; what the commands start runs on the Node.js that the set-up chose.
import { join } from "node:path";
import { check, runTests } from "./checks.mjs";
import { withCommit } from "./commit.mjs";
import { makePackage } from "./package.mjs";
import { endIfStopped, run, runQuietly, runTogether } from "./processes.mjs";
import { installPackages, installTools, packageProgram, root, SetUpError } from "./set-up.mjs";

/** @typedef {import("./set-up.mjs").Tools} Tools */

// Makes Node.js take the packages of this workspace from their TypeScript sources instead of their builds.
const FROM_SOURCE = "--conditions=tessera-source";

/** @type {Record<string, (tools: Tools, args: readonly string[]) => Promise<number>>} */
const commands = {
  async start(tools, args) {
    await build(tools);
    return node(tools, "apps/server/dist/main.js", ...args);
  },

  dev(tools, args) {
    const server = ["--watch", FROM_SOURCE, "apps/server/src/main.ts", ...args];
    return runTogether([
      { command: tools.node, args: server, cwd: root, env: tools.env },
      {
        command: "node_modules/.bin/vite",
        args: ["--clearScreen=false"],
        cwd: join(root, "apps", "web"),
        env: tools.env,
      },
    ]);
  },

  async server(tools, args) {
    await build(tools);
    return node(tools, "apps/server/dist/commands/command.js", ...args);
  },

  async package(tools, args) {
    await build(tools);
    return makePackage(tools, args);
  },

  test: runTests,

  check,

  format(tools) {
    return run(packageProgram(tools, "biome", ["check", "--write", "."]));
  },

  corpus(tools, args) {
    return node(tools, FROM_SOURCE, "scripts/corpus.ts", ...args);
  },

  async bench(tools, args) {
    await build(tools);
    return node(tools, FROM_SOURCE, "apps/server/bench/main.ts", ...args);
  },

  pnpm(tools, args) {
    return run({ command: tools.pnpm, args, cwd: root, env: tools.env });
  },
};

/**
 * @param {Tools} tools
 * @param {readonly string[]} args
 */
function node(tools, ...args) {
  return run({ command: tools.node, args, cwd: root, env: tools.env });
}

/**
 * Builds what changed since the last build. Prints nothing on stdout, which belongs to the command.
 * @param {Tools} tools
 */
async function build(tools) {
  const turbo = packageProgram(withCommit(tools), "turbo", ["run", "build", "--output-logs=errors-only"]);
  const { code, output } = await runQuietly(turbo, "Building Tessera");
  endIfStopped();
  if (code === 0) return;
  process.stderr.write(output);
  throw new SetUpError("The build failed; what it printed is above.");
}

/** @param {readonly string[]} argv */
async function main([name = "", ...args]) {
  const command = commands[name];
  if (command === undefined) {
    process.stderr.write(`Usage: node scripts/run.mjs ${Object.keys(commands).join("|")} [arguments]\n`);
    return 2;
  }
  try {
    const tools = await installTools();
    // pnpm itself must run where the packages can't be installed, to repair just that.
    if (name !== "pnpm") await installPackages(tools);
    return await command(tools, args);
  } catch (error) {
    if (!(error instanceof SetUpError)) throw error;
    process.stderr.write(`${error.message}\n`);
    if (name === "test") process.stdout.write("0 passed, 1 failed\n");
    return 1;
  }
}

process.exitCode = await main(process.argv.slice(2));
