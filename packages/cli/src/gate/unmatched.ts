import type { ImportResult } from "@tessera/domain";
import type { UploadOfRun } from "../api/answers.ts";
import { CliError } from "../exit.ts";
import type { RunApi } from "../runs/run-api.ts";

export type Unmatched = {
  /** Those to name. */
  tests: ImportResult[];
  /** How many were found: of one upload all, of a run those that are still to be named. */
  count: number;
  /** Why they can't be read. */
  unknown?: string;
};

/** How many are counted. */
const MAX_COUNTED = 20_000;

/** The failing tests of an upload that match no case. */
export function findUnmatched(api: RunApi, importId: string, named: number): Promise<Unmatched> {
  return read(api.unmatched(importId), named, MAX_COUNTED);
}

/** The failing tests of a run that match no case and that no later attempt of their job may have run again. */
export function findUnmatchedOfRun(api: RunApi, runId: string, named: number): Promise<Unmatched> {
  return read(newestOf(api, runId), named, named);
}

async function* newestOf(api: RunApi, runId: string): AsyncGenerator<ImportResult> {
  const uploads: UploadOfRun[] = [];
  for await (const upload of api.uploads(runId)) uploads.push(upload);
  const newest = new Map<string, number>();
  for (const upload of uploads) {
    newest.set(placeOf(upload), Math.max(newest.get(placeOf(upload)) ?? 0, upload.jobAttempt));
  }
  for (const upload of uploads) {
    const holdsAny = (upload.cases.unmatched ?? 0) > 0 && upload.jobAttempt === newest.get(placeOf(upload));
    if (holdsAny) yield* api.unmatched(upload.id);
  }
}

function placeOf({ environment, job }: UploadOfRun): string {
  return JSON.stringify([environment, job]);
}

async function read(rows: AsyncGenerator<ImportResult>, named: number, counted: number): Promise<Unmatched> {
  const found: Unmatched = { tests: [], count: 0 };
  try {
    for await (const row of rows) {
      found.count++;
      if (found.tests.length < named) found.tests.push(row);
      if (found.count === counted) break;
    }
    return found;
  } catch (error) {
    if (error instanceof CliError) return { tests: [], count: 0, unknown: error.message };
    throw error;
  }
}
