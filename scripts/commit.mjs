import { spawnSync } from "node:child_process";
import { root } from "./set-up.mjs";

/** @typedef {import("./set-up.mjs").Tools} Tools */

/**
 * The tools with the commit of the checkout, which is part of the version that is built. Builds for tests have it too, so that
 * commands find what is built.
 * @param {Tools} tools
 */
export function withCommit(tools) {
  return { ...tools, env: { ...tools.env, TESSERA_COMMIT: commitOf(root) } };
}

/**
 * Marked where the checkout holds changes; empty without git.
 * @param {string} cwd
 */
function commitOf(cwd) {
  const args = ["describe", "--always", "--dirty", "--abbrev=10", "--exclude=*"];
  const { status, stdout } = spawnSync("git", args, { cwd, encoding: "utf8" });
  return status === 0 ? stdout.trim() : "";
}
