import { readReport } from "@tessera/reports";
import { best, medianRatio, type Row } from "./measure.ts";
import { reportOf, SHAPES } from "./report-files.ts";

const TESTS = 50_000;
const ROUNDS = 5;
const LEAST_RATIO = 0.5;

/** Reading alone: bytes a second of processor time of each format, against those of JUnit. */
export async function benchReading(): Promise<Row[]> {
  const rows: Row[] = [];
  const inputs = new Map<string, Uint8Array[]>();
  for (const format of Object.keys(SHAPES)) inputs.set(format, await chunksOf(format));
  const rates = new Map<string, number[]>();
  for (let round = 0; round < ROUNDS; round++) {
    for (const [format, chunks] of inputs) rates.set(format, [...(rates.get(format) ?? []), await readingRate(chunks)]);
  }
  const junit = rates.get("junit") ?? [];
  for (const [format, own] of rates) {
    const row = { what: `reading ${format}`, value: `${(best(own) / 1e6).toFixed(0)} MB/s` };
    rows.push(format === "junit" ? row : { ...row, ratio: medianRatio(own, junit), least: LEAST_RATIO });
  }
  return rows;
}

async function chunksOf(format: string): Promise<Uint8Array[]> {
  const pieces: Uint8Array[] = [];
  for await (const piece of reportOf(format, TESTS)) pieces.push(piece);
  const whole = Buffer.concat(pieces);
  const chunks: Uint8Array[] = [];
  for (let from = 0; from < whole.length; from += 64 * 1024) chunks.push(whole.subarray(from, from + 64 * 1024));
  return chunks;
}

/** Bytes a second of processor time, which other programs disturb least. */
async function readingRate(chunks: Uint8Array[]): Promise<number> {
  async function* bytes() {
    yield* chunks;
  }
  const begun = process.cpuUsage();
  for await (const _ of readReport(bytes(), { fileName: "report", format: "auto" }));
  const { user, system } = process.cpuUsage(begun);
  return (chunks.reduce((sum, { length }) => sum + length, 0) / (user + system)) * 1e6;
}
