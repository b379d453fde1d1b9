import { spawnSync } from "node:child_process";

/** True of a program that this machine has: tests of what others run with it need more than Node.js, npm and git. */
export function hasProgram(name: "curl" | "python3"): boolean {
  return spawnSync(name, ["--version"], { stdio: "ignore" }).status === 0;
}
