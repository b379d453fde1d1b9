import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { createInterface } from "node:readline";
import { expect, it } from "vitest";

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });
}

it("PostgreSQL for tests stops with the process that started it, even when that is killed", async () => {
  const script = `
    import { startPostgres } from "./postgres.ts";
    console.log((await startPostgres()).url);
    setInterval(() => {}, 1000);`;
  const parent = spawn(process.execPath, ["--input-type=module", "--eval", script], {
    cwd: import.meta.dirname,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [url] = await once(createInterface(parent.stdout), "line");
  const port = Number(new URL(url).port);
  expect(await accepts(port)).toBe(true);

  parent.kill("SIGKILL");
  await expect.poll(() => accepts(port), { timeout: 10_000 }).toBe(false);
});
