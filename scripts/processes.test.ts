import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";

/** Runs a script that may use `run`, `runTogether` and `node(code)`, a program that runs this code. */
function start(script: string) {
  const preamble = `
    import { run, runTogether } from "./processes.mjs";
    const node = (code) => ({ command: process.execPath, args: ["--eval", code] });`;
  return spawn(process.execPath, ["--input-type=module", "--eval", preamble + script], {
    cwd: import.meta.dirname,
    stdio: ["ignore", "pipe", "pipe"],
  });
}

const servesUntil = (signal: string, code: number) =>
  `setInterval(() => {}, 1000); process.once("${signal}", () => process.exit(${code})); console.log("ready");`;

describe("programs", () => {
  it("return their exit code", async () => {
    const outer = start(`process.exitCode = await run(node("process.exit(7)"));`);
    expect(await once(outer, "exit")).toEqual([7, null]);
  });

  it.each(["SIGINT", "SIGTERM"] as const)("are asked to stop by %s, and may exit cleanly", async (signal) => {
    const outer = start(`process.exitCode = await run(node(${JSON.stringify(servesUntil(signal, 0))}));`);
    await once(outer.stdout, "data");
    outer.kill(signal);
    expect(await once(outer, "exit")).toEqual([0, null]);
  });

  it("killed by a signal return the exit code of a shell", async () => {
    const outer = start(`process.exitCode = await run(node("process.kill(process.pid, 'SIGKILL')"));`);
    expect(await once(outer, "exit")).toEqual([137, null]);
  });

  it("run together stop together", async () => {
    const server = JSON.stringify(servesUntil("SIGTERM", 3));
    const outer = start(`
      const programs = [node(${server}), node("setTimeout(() => process.exit(5), 500)")];
      console.log("ended with " + (await runTogether(programs)));`);
    expect(await text(outer.stdout)).toContain("ended with 5");
  });
});
