import { readUpload, UploadBudget } from "@tessera/reports";
import { SaxesParser } from "saxes";
import { best, medianRatio, type Row } from "./measure.ts";
import { WRITTEN_JSON } from "./written-json.ts";
import { type Written, writeReport } from "./written-report.ts";
import { WRITTEN_XML } from "./written-xml.ts";

const TESTS = 20_000;
const ROUNDS = 5;
const CHUNK_BYTES = 64 * 1024;

/** Reading alone: JUnit against the XML parser with handlers that do nothing, every other format against JUnit. */
export async function benchReading(): Promise<Row[]> {
  const junit = writeReport(WRITTEN_XML.junit, TESTS);
  const rows: Row[] = [await againstParser(junit)];
  const { junit: _, ...xml } = WRITTEN_XML;
  for (const [name, written] of Object.entries({ ...xml, ...WRITTEN_JSON })) {
    const files = name === "allure" ? allureFiles(written) : [writeReport(written, TESTS)];
    const rates: number[] = [];
    const against: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      against.push(await readingRate([junit]));
      rates.push(await readingRate(files));
    }
    rows.push({ what: `reading ${name}`, value: shown(rates), ratio: medianRatio(rates, against), least: 0.5 });
  }
  return rows;
}

async function againstParser(junit: Buffer): Promise<Row> {
  const rates: number[] = [];
  const against: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    against.push(parsingRate(junit));
    rates.push(await readingRate([junit]));
  }
  return { what: "reading JUnit", value: shown(rates), ratio: medianRatio(rates, against), least: 0.6 };
}

/** A file for each test, as its adapters write them. */
function allureFiles(written: Written): Buffer[] {
  return Array.from({ length: TESTS / 10 }, (_, n) => Buffer.from(written.test(n)));
}

/** Bytes a second. */
async function readingRate(reports: Buffer[]): Promise<number> {
  async function* files() {
    for (const [index, report] of reports.entries()) yield { name: `${index}-result.json`, bytes: chunks(report) };
  }
  const keep = () => Promise.reject(new Error("No report is an archive"));
  const options = { format: "auto", budget: new UploadBudget(), keep, note: () => {} } as const;
  const begun = performance.now();
  for await (const _ of readUpload(files(), options));
  return (bytesOf(reports) / (performance.now() - begun)) * 1000;
}

function parsingRate(report: Buffer): number {
  const parser = new SaxesParser({ position: false });
  for (const event of ["opentag", "closetag", "text", "cdata"] as const) parser.on(event, () => {});
  const begun = performance.now();
  for (let from = 0; from < report.length; from += CHUNK_BYTES) {
    parser.write(report.toString("utf8", from, from + CHUNK_BYTES));
  }
  parser.close();
  return (report.length / (performance.now() - begun)) * 1000;
}

async function* chunks(report: Buffer): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < report.length; from += CHUNK_BYTES) yield report.subarray(from, from + CHUNK_BYTES);
}

function bytesOf(reports: Buffer[]): number {
  return reports.reduce((sum, { length }) => sum + length, 0);
}

function shown(rates: number[]): string {
  return `${(best(rates) / 1_000_000).toFixed(1)} MB/s`;
}
