import { ImportQuery, type ImportReceipt, idNumber } from "@tessera/domain";
import type { ReportedTest } from "@tessera/reports";
import { getActor } from "../../identity/people/user-service.ts";
import type { Ctx } from "../../platform/context.ts";
import { ReportFiles } from "../attachments/report-files.ts";
import { reserveCycle } from "../cycles/cycle-service.ts";
import { writeImport } from "./import-staging.ts";
import type { SpooledTest } from "./spooled-tests.ts";

/** An import into the master cycle, or into a new one, that stops before each of its batches, until the test lets it continue. */
export class SlowImport {
  receipt: Promise<ImportReceipt> = Promise.resolve({} as ImportReceipt);
  readonly #batches: ReportedTest[][];
  #asked = Promise.withResolvers<void>();
  #answer = Promise.withResolvers<void>();

  private constructor(batches: ReportedTest[][]) {
    this.#batches = batches;
  }

  static async begin(
    ctx: Ctx,
    username: string,
    projectId: string,
    batches: ReportedTest[][],
    newCycle?: string,
  ): Promise<SlowImport> {
    const slow = new SlowImport(batches);
    const contentHash = ctx.newId();
    const cycleId = newCycle === undefined ? "TCYCLE-1" : await reserveCycle(ctx, projectId);
    const target = {
      ...ImportQuery.parse({ projectId, cycleId }),
      ...(newCycle !== undefined && { newCycle }),
    };
    const place = { projectId, cycleNumber: idNumber(cycleId), environment: "", job: "", jobAttempt: 1 };
    const key = { ...place, contentHash, runKey: "", shard: "", parameters: "" };
    const names = { sharedNames: new Set<number>(), reports: ["report.xml"] };
    const facts = { contentHash, format: "junit", outside: [], warnings: [], totals: NO_TOTALS, ...names };
    const files = await ReportFiles.open(ctx, projectId);
    const spool = { ...facts, files, batches: () => slow.#handOut(), remove: async () => {} };
    slow.receipt = writeImport(
      ctx,
      await getActor(ctx, username),
      target,
      { key, repeatWindowSeconds: 0, outside: 0 },
      spool,
    );
    slow.receipt.catch(() => {});
    await slow.#asked.promise;
    return slow;
  }

  /** Hands out the next batch, or the end; resolves when that is written, at once with false. */
  async goOn(isWritten = true): Promise<void> {
    this.#asked = Promise.withResolvers();
    this.#answer.resolve();
    if (isWritten) await Promise.race([this.#asked.promise, this.receipt]);
  }

  /** The reading of the next batch fails. */
  fail(error: Error): void {
    this.#answer.reject(error);
  }

  async *#handOut(): AsyncGenerator<SpooledTest[]> {
    for (const batch of [...this.#batches, null]) {
      this.#asked.resolve();
      await this.#answer.promise;
      this.#answer = Promise.withResolvers();
      if (batch) yield batch.map((test) => ({ ...test, report: 0 }));
    }
  }
}

const NO_TOTALS = { tests: 0, passed: 0, failed: 0, errors: 0, skipped: 0, durationMs: 0 };

export function passed(name: string): ReportedTest {
  const nothing = { classname: null, file: null, line: null, durationMs: null, message: null, trace: null };
  const place = { suite: 0, project: null, parameters: null, host: null, file: null, neverRepeats: false };
  return { name, status: "passed", suites: [], place, output: null, properties: {}, earlierAttempts: [], ...nothing };
}

export function failed(name: string): ReportedTest {
  return { ...passed(name), status: "failed", message: "no", trace: "at line 1" };
}
