import { uploadRun } from "./big-project.ts";
import type { Row } from "./measure.ts";
import { type BenchServer, processorMs, startBenchServer } from "./server-process.ts";

const COMPARED = 100_000;
const COMPARISONS = 20;
const MOST_COMPARISON_MS = 400;
const IMPORTED = 20_000;
const IMPORTS = 6;
/** The sixth import may take a tenth longer than the first, which makes the cases. */
const LEAST_LEFT = 0.9;

/** A comparison of two large runs, and imports into one cycle, by the processor time of the server. */
export async function benchGrowth(): Promise<Row[]> {
  const server = await startBenchServer();
  try {
    for (const run of [1, 2, 3]) await send(server, run, COMPARED);
    const times: number[] = [];
    for (let at = 0; at < COMPARISONS; at++) times.push(await timeOf(server, () => compare(server)));
    const comparisonMs = times.sort((a, b) => a - b)[Math.floor(COMPARISONS * 0.95)] ?? Number.NaN;
    const sizes = COMPARED.toLocaleString("en");
    const comparison = {
      what: `comparison of two runs of ${sizes} tests, p95`,
      value: `${comparisonMs.toFixed(0)} ms`,
      ratio: MOST_COMPARISON_MS / comparisonMs,
      least: 1,
    };
    return [comparison, await sixthImport()];
  } finally {
    await server.stop();
  }
}

async function sixthImport(): Promise<Row> {
  const server = await startBenchServer();
  try {
    const times: number[] = [];
    for (let run = 1; run <= IMPORTS; run++) times.push(await timeOf(server, () => send(server, run, IMPORTED)));
    return {
      what: `import of ${IMPORTED.toLocaleString("en")} cases into one cycle, first to sixth`,
      value: times.map((ms) => `${ms.toFixed(0)} ms`).join(" · "),
      ratio: (times[0] ?? Number.NaN) / (times.at(-1) ?? Number.NaN),
      least: LEAST_LEFT,
    };
  } finally {
    await server.stop();
  }
}

async function timeOf({ pid }: BenchServer, work: () => Promise<void>): Promise<number> {
  const begun = processorMs(pid);
  await work();
  return processorMs(pid) - begun;
}

function send({ url, secret }: BenchServer, run: number, cases: number): Promise<void> {
  return uploadRun(url, secret, { projectId: "PRJ-1", run, cases, at: "", commit: `${run}`.padStart(40, "0") });
}

async function compare({ url, secret }: BenchServer): Promise<void> {
  const response = await fetch(`${url}/api/v1/runs/RUN-3/comparison?projectId=PRJ-1&with=RUN-1`, {
    headers: { authorization: `Bearer ${secret}` },
  });
  const { counts } = (await response.json()) as { counts: { newFailures: number } };
  if (counts.newFailures === 0) throw new Error("the comparison found no new failure");
}
