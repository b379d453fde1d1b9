import { readFile, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { json, receipt } from "../testing/contract-server.testing.ts";
import { Workspace } from "../testing/workspace.testing.ts";

const MB = 1_000_000;

it.runIf(process.platform === "linux")("sends half a gigabyte in little memory", { timeout: 60_000 }, async () => {
  const ci = await Workspace.create({ "small.xml": "<testsuite/>" });
  await sparseFile(join(ci.folder, "a.xml"), 256 * MB);
  await sparseFile(join(ci.folder, "b.xml"), 256 * MB);
  let pid = 0;
  let peak = 0;
  ci.server.willReply(async (response, request) => {
    // The child waits for this answer, so its peak is that of the whole upload.
    peak = await peakMemory(pid);
    await json(201, receipt())(response, request);
  });
  const done = await ci.report(["--results-file", "*.xml"], {
    nodeFlags: ["--max-old-space-size=64"],
    onStart: (started) => {
      pid = started;
    },
  });
  expect(done.code).toBe(0);
  expect(ci.server.requests[0]?.bytes).toBeGreaterThan(512 * MB);
  expect(ci.server.requests[0]?.headers["content-length"]).toBe(String(ci.server.requests[0]?.bytes));
  expect(peak).toBeGreaterThan(10 * MB);
  expect(peak).toBeLessThan(250 * MB);
});

/** Full of zeros that take no room on disk. */
async function sparseFile(path: string, size: number): Promise<void> {
  await writeFile(path, "");
  await truncate(path, size);
}

/** Bytes; the high-water mark of the resident set. */
async function peakMemory(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1]) * 1024;
}
