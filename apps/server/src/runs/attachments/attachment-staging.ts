import { isFailing, type ResultStatus } from "@tessera/domain";
import type { Attachment } from "@tessera/reports";
import type { TxCtx } from "../../platform/context.ts";
import type { AttachmentTable } from "../../platform/db/schema.ts";
import * as attachmentRepo from "./attachment-repo.ts";
import { attachmentName } from "./content-storing.ts";
import type { ReportFiles } from "./report-files.ts";

/** A result with the files that its report names. */
export type NamingResult = {
  resultId: string;
  status: ResultStatus;
  /** Number of the report in its upload, and its name. */
  report: number;
  reportName: string;
  attachments: readonly Attachment[];
};

type Place = { projectId: string; importId: string; createdBy: string; createdAt: string };

/** Stores the files of results; they are seen with them. */
export async function stageAttachments(
  ctx: TxCtx,
  { projectId, importId, createdBy, createdAt }: Place,
  results: readonly NamingResult[],
  files: ReportFiles,
): Promise<void> {
  const rows = results.flatMap(({ resultId, status, report, reportName, attachments }) =>
    attachments.map((attachment): AttachmentTable => {
      const content = { blobId: null, contentType: null, kind: null, size: 0, ...files.find(report, attachment) };
      return {
        ...{ id: ctx.newId(), projectId, caseNumber: null, noteId: null, resultId, importId, step: null },
        ...{ name: attachmentName(attachment.name), path: attachment.path, report: reportName },
        ...{ isFailing: isFailing(status) ? 1 : 0, ...content, createdAt, createdBy },
      };
    }),
  );
  await attachmentRepo.insertMany(ctx.db, rows);
}
