import { Attachment, Import, ImportReceipt, ImportResult, Page, Run, RunResult } from "@tessera/domain";
import type { Server } from "../connection.ts";
import { notTessera } from "./api-client.ts";

/** A receipt, read leniently: a run that this version doesn't understand must not hide what was stored. */
export const UploadReceipt = ImportReceipt.extend({ run: Run.nullish().catch(null) });
export type Receipt = Omit<ImportReceipt, "run"> & { run?: Run | null | undefined };

const UploadOfRun = Import.pick({ id: true, cases: true, environment: true, job: true, jobAttempt: true });
/** What is asked of the uploads of a run. */
export type UploadOfRun = Pick<Import, "id" | "cases" | "environment" | "job" | "jobAttempt">;

export const RunPage = Page(Run);
export const UploadPage = Page(UploadOfRun);
export const UploadResultPage = Page(ImportResult);
export const ResultPage = Page(RunResult);

/** A file that a report names. */
const NamedFile = Attachment.pick({ id: true, path: true, report: true });
export type NamedFile = Pick<Attachment, "id" | "path" | "report">;
export const NamedFilePage = Page(NamedFile);

export type Schema<Answer> = {
  safeParse(value: unknown): { success: true; data: Answer } | { success: false; data?: undefined };
};

/** The answer as this version understands it. Throws what says that it isn't Tessera's. */
export function understood<Answer>(schema: Schema<Answer>, answer: unknown, { url }: Pick<Server, "url">): Answer {
  const parsed = schema.safeParse(answer);
  if (!parsed.success) throw notTessera(url);
  return parsed.data;
}
