import { createHash } from "node:crypto";
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { endIfStopped, runQuietly } from "./processes.mjs";

/** The checkout, as an absolute path. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const toolchain = join(root, "scripts", "toolchain");

const toolSettings = {
  // Without a network, fail after twenty seconds instead of seventy.
  npm_config_fetch_retry_mintimeout: "2000",
  PNPM_CONFIG_FETCH_RETRY_MINTIMEOUT: "2000",
  // The age of a package is checked when it comes into the lockfile; to ask again takes a request for each.
  PNPM_CONFIG_TRUST_LOCKFILE: "true",
  // The set-up below does that; pnpm would reinstall whenever a setting of the environment differs.
  PNPM_CONFIG_VERIFY_DEPS_BEFORE_RUN: "false",
  PNPM_CONFIG_UPDATE_NOTIFIER: "false",
  npm_config_update_notifier: "false",
  TURBO_NO_UPDATE_NOTIFIER: "1",
  TURBO_TELEMETRY_DISABLED: "1",
};

// What npm and pnpm print when an install fails, and what to say about it after the program's name.
const installFailures = [
  {
    sign: /fetch failed|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|TIMEDOUT|HOSTUNREACH|NETUNREACH|SOCKET_TIMEOUT/i,
    explanation: "could not reach the package registry: check the network, or the registry and proxy in your .npmrc.",
  },
  {
    sign: /UNABLE_TO_(GET|VERIFY)|SELF_SIGNED|CERT_/,
    explanation: 'does not trust the package registry: set NODE_EXTRA_CA_CERTS, or "cafile" in your .npmrc.',
  },
  {
    sign: /\bE40[13]\b|ERR_PNPM_FETCH_40[13]/,
    explanation: "may not read from the package registry: check the registry and its credentials in your .npmrc.",
  },
  {
    sign: /EINTEGRITY|TARBALL_INTEGRITY/,
    explanation: "got a package that differs from the lockfile and discarded it: check the registry, then try again.",
  },
  {
    sign: /ERR_PNPM_OUTDATED_LOCKFILE/,
    explanation: "finds pnpm-lock.yaml out of date with a package.json: run `node scripts/run.mjs pnpm install`.",
  },
  { sign: /ENOSPC/, explanation: "found no space left on the disk: free some, then try again." },
  {
    sign: /EACCES|EPERM|EROFS/,
    explanation: "may not write to its cache or to this checkout: check the owner of both folders.",
  },
];

/** A failure that the reader can do something about: its message is all that needs to be shown. */
export class SetUpError extends Error {}

/**
 * What commands run with: two programs, the environment for all programs, and a key that changes whenever the tools do.
 * @typedef {{ node: string, pnpm: string, env: NodeJS.ProcessEnv, key: string }} Tools
 */

/**
 * Gets pnpm ready, and Node.js where the system's is too old. What an earlier call did is not done again.
 * @returns {Promise<Tools>}
 */
export async function installTools() {
  const bin = join(toolchain, "node_modules", ".bin");
  // A program that these tools started may run this again: the Node.js below must not be removed from under it.
  const ownNode = !hasSuitableNode() || process.execPath.startsWith(toolchain);
  const node = ownNode ? join(bin, "node") : process.execPath;
  const env = cleanEnvironment(process.env);
  env.PATH = [dirname(node), bin, env.PATH].join(delimiter);

  const key = hashOf(
    [join(toolchain, "package.json"), join(toolchain, "package-lock.json")],
    [process.platform, process.arch, ownNode ? "own Node.js" : process.versions.node],
  );
  await unlessStamped(join(toolchain, "node_modules", ".stamp"), key, async () => {
    const omit = ownNode ? [] : ["--omit=optional"];
    await install(
      { command: "npm", args: ["ci", ...omit, "--no-audit", "--no-fund", "--loglevel=error"], cwd: toolchain, env },
      ownNode ? "Getting Node.js and pnpm" : "Getting pnpm",
    );
    await checkThatItRuns(node);
  });
  return { node, pnpm: join(bin, "pnpm"), env, key };
}

/**
 * Installs the packages that the lockfile names, unless that was done already.
 * @param {Tools} tools
 */
export async function installPackages({ pnpm, env, key: toolsKey }) {
  const manifests = ["packages", "apps"]
    .flatMap((group) => readdirSync(join(root, group)).map((name) => join(root, group, name, "package.json")))
    .filter((path) => existsSync(path));
  const key = hashOf(
    [...["package.json", "pnpm-lock.yaml", "pnpm-workspace.yaml"].map((name) => join(root, name)), ...manifests],
    [toolsKey],
  );
  await unlessStamped(join(root, "node_modules", ".stamp"), key, () =>
    install(
      {
        command: pnpm,
        args: ["install", "--frozen-lockfile", "--prefer-offline"],
        cwd: root,
        // With NODE_ENV=production, the packages that build Tessera would be left out.
        env: { ...env, NODE_ENV: "" },
      },
      "Installing packages",
    ),
  );
}

/**
 * The environment without what an outer npm put there: its settings (a folder of C headers for the wrong Node.js, for
 * one) must not steer the installs inside. Only how to reach the registry is kept.
 * @param {NodeJS.ProcessEnv} inherited
 */
function cleanEnvironment(inherited) {
  const kept = /^npm_config_(registry|userconfig|cafile|strict_ssl|proxy|https_proxy|noproxy)$/i;
  /** @type {NodeJS.ProcessEnv} */
  const env = {};
  for (const [name, value] of Object.entries(inherited)) {
    if (!/^npm_/i.test(name) || kept.test(name)) env[name] = value;
    // pnpm reads the registry's address from a variable of its own.
    if (/^npm_config_registry$/i.test(name)) env.PNPM_CONFIG_REGISTRY ??= value;
  }
  Object.assign(env, toolSettings);
  if (!hasWritableHome()) env.HOME = makeHome();
  return env;
}

/** npm and pnpm keep their caches at home; a user without an entry in the system's list has none at all. */
function hasWritableHome() {
  try {
    return isWritable(homedir());
  } catch {
    return false;
  }
}

function makeHome() {
  const home = join(root, "node_modules", ".cache", "home");
  try {
    mkdirSync(home, { recursive: true });
    accessSync(home, constants.W_OK);
  } catch (error) {
    throw new SetUpError(
      `Neither the home folder nor ${home} can be written to: set HOME to a folder of this user's own (${/** @type {Error} */ (error).message}).`,
    );
  }
  return home;
}

/** @param {string} folder */
function isWritable(folder) {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Whether the Node.js that runs this script also runs Tessera and its tools, TypeScript among them. */
function hasSuitableNode() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  return (major === 22 && minor >= 18) || major >= 24;
}

/**
 * A program that one of the packages brings, to be run in the checkout.
 * @param {Tools} tools
 * @param {string} name
 * @param {readonly string[]} args
 */
export function packageProgram({ env }, name, args) {
  return { command: join(root, "node_modules", ".bin", name), args, cwd: root, env };
}

/** @param {string} node */
async function checkThatItRuns(node) {
  const { code } = await runQuietly({ command: node, args: ["--version"] }, "").catch(() => ({ code: 1 }));
  if (code === 0) return;
  const system = `${process.platform}-${process.arch}`;
  throw new SetUpError(`No packaged Node.js runs on this system (${system}): install Node.js 24.`);
}

/**
 * @param {readonly string[]} files
 * @param {readonly string[]} facts
 */
function hashOf(files, facts) {
  const hash = createHash("sha256");
  for (const path of files)
    hash
      .update(`${path.slice(root.length)}\0`)
      .update(readFileSync(path))
      .update("\0");
  return hash.update(facts.join("\0")).digest("hex");
}

/**
 * Does `work` unless the stamp says that it was done with this key. The stamp lies in the folder that the work makes,
 * so that deleting that folder also deletes the stamp.
 * @param {string} stamp
 * @param {string} key
 * @param {() => Promise<void>} work
 */
async function unlessStamped(stamp, key, work) {
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === key) return;
  rmSync(stamp, { force: true });
  await work();
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, key);
}

/**
 * @param {import("./processes.mjs").Program} program
 * @param {string} note
 */
async function install(program, note) {
  const name = program.command === "npm" ? "npm" : "pnpm";
  const { code, output } = await runQuietly(program, note).catch((error) => {
    throw new SetUpError(`${name} could not be started: ${error.message}`);
  });
  endIfStopped();
  if (code === 0) return;
  process.stderr.write(output);
  const known = installFailures.find(({ sign }) => sign.test(output));
  throw new SetUpError(`${name} ${known?.explanation ?? `ended with exit code ${code}: ${note} failed.`}`);
}
