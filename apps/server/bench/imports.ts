import { openAsBlob } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { writeJunitFile } from "./junit-file.ts";
import type { Row } from "./measure.ts";
import { type BenchServer, startBenchServer } from "./server-process.ts";

const SIZES = [10_000, 100_000];
/** Pause between the small requests that run beside an import, in milliseconds. */
const PROBE_EVERY = 5;
const WARM_UP_PROBES = 50;
const LEAST_RATE = 10_000;
const MOST_MEMORY = 300;
const MOST_WAIT = 100;

/** Imports of JUnit reports through the public endpoint: speed, memory, and the waiting time of other requests. */
export async function benchImports(): Promise<Row[]> {
  const rows: Row[] = [];
  const rates: number[] = [];
  for (const size of SIZES) {
    const server = await startBenchServer();
    try {
      const { seconds, longestWait } = await importBeside(server, size);
      rates.push(size / seconds);
      const what = `import of ${size.toLocaleString("en")} JUnit cases`;
      rows.push(
        { what, value: `${Math.round(size / seconds)} cases/s`, ratio: size / seconds / LEAST_RATE, least: 1 },
        {
          what: `${what}: peak memory`,
          value: `${Math.round(server.peakMemory())} MB`,
          ratio: MOST_MEMORY / server.peakMemory(),
          least: 1,
        },
        {
          what: `${what}: longest wait of a small request`,
          value: `${longestWait.toFixed(1)} ms`,
          ratio: MOST_WAIT / longestWait,
          least: 1,
        },
      );
    } finally {
      await server.stop();
    }
  }
  const [small = 0, large = 0] = rates;
  rows.push({ what: "growth: speed at 100,000 over speed at 10,000", value: "", ratio: large / small, least: 0.8 });
  return rows;
}

async function importBeside(server: BenchServer, size: number) {
  const path = join(server.dataDir, "report.xml");
  await writeJunitFile(path, size);
  const headers = { authorization: `Bearer ${server.secret}`, "content-type": "application/xml" };
  for (let i = 0; i < WARM_UP_PROBES; i++) await probe(server);
  const begun = performance.now();
  let done = false;
  const upload = openAsBlob(path)
    .then((body) => fetch(`${server.url}/api/v1/imports?projectId=PRJ-1`, { method: "POST", headers, body }))
    .finally(() => {
      done = true;
    });
  let longestWait = 0;
  while (!done) {
    longestWait = Math.max(longestWait, await probe(server));
    await delay(PROBE_EVERY);
  }
  const response = await upload;
  const seconds = (performance.now() - begun) / 1000;
  const receipt = (await response.json()) as { totals?: { tests: number } };
  if (receipt.totals?.tests !== size) throw new Error(`the import of ${size} cases failed: ${JSON.stringify(receipt)}`);
  await rm(path);
  return { seconds, longestWait };
}

/** How long a small request takes, in milliseconds. */
async function probe({ url, secret }: BenchServer): Promise<number> {
  const begun = performance.now();
  const response = await fetch(`${url}/api/v1/projects/user-projects`, {
    headers: { authorization: `Bearer ${secret}` },
  });
  await response.arrayBuffer();
  return performance.now() - begun;
}
