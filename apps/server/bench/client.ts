import { join } from "node:path";
import type { Row } from "./measure.ts";
import { startBenchServer } from "./server-process.ts";

/** The package as it is installed; the server can't depend on it, since it takes its types from the server. */
const BUILT_CLIENT = join(import.meta.dirname, "../../../packages/client/dist/index.js");
type BuiltClient = {
  createTesseraClient: (options: { url: string; token: string }) => {
    project: { list: { query: (input: object) => Promise<unknown> } };
  };
};

const CALLS = 500;
const ROUNDS = 6;
/** What a call may take longer than a bare fetch of the same address, in milliseconds. */
const MOST_OVERHEAD_MS = 0.3;

/** What the typed client adds to a call: one after the other, against `fetch` of the same address. */
export async function benchClient(): Promise<Row[]> {
  const { url, secret, stop } = await startBenchServer();
  try {
    const { createTesseraClient }: BuiltClient = await import(BUILT_CLIENT);
    const client = createTesseraClient({ url, token: secret });
    const address = `${url}/trpc/project.list?input=${encodeURIComponent("{}")}`;
    const bare = async () => (await fetch(address, { headers: { authorization: `Bearer ${secret}` } })).json();
    const typed = () => client.project.list.query({});
    const times = { bare: [] as number[], typed: [] as number[] };
    // The first round warms up and does not count.
    for (let round = 0; round <= ROUNDS; round++) {
      const [bareMs, typedMs] = [await timeOf(bare), await timeOf(typed)];
      if (round === 0) continue;
      times.bare.push(bareMs);
      times.typed.push(typedMs);
    }
    const overhead = Math.max(0.001, median(times.typed.map((ms, round) => ms - (times.bare[round] ?? 0))));
    return [
      { what: "fetch of /trpc/project.list", value: `${median(times.bare).toFixed(2)} ms` },
      {
        what: `typed client over fetch; ratio of the ${MOST_OVERHEAD_MS} ms that it may take`,
        value: `${overhead.toFixed(2)} ms`,
        ratio: MOST_OVERHEAD_MS / overhead,
        least: 1,
      },
    ];
  } finally {
    await stop();
  }
}

/** Milliseconds of one call, in the middle of many. */
async function timeOf(call: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let at = 0; at < CALLS; at++) {
    const begun = performance.now();
    await call();
    times.push(performance.now() - begun);
  }
  return median(times);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
