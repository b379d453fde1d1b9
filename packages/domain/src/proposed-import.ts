import { z } from "zod";
import { ProjectId, RunId } from "./ids.ts";
import { ImportReceipt, ProposedImportState } from "./import.ts";
import { PageQuery } from "./page.ts";
import { Person } from "./person.ts";
import { ResultStatus } from "./result.ts";
import { RunVerification, ViaToken } from "./run/run.ts";

/** An upload that waits for a member, or was decided about. Until it is accepted, nothing else knows of its results. */
export const ProposedImport = z
  .object({
    id: z.string(),
    projectId: ProjectId,
    state: ProposedImportState,
    /** As the upload says. */
    branch: z.string().nullable(),
    commit: z.string().nullable(),
    pullRequest: z.string().nullable(),
    targetBranch: z.string().nullable(),
    runName: z.string().nullable(),
    runKey: z.string().nullable(),
    job: z.string().nullable(),
    environment: z.string().nullable(),
    buildUrl: z.string().nullable(),
    /** Which of that the issuer of an identity token vouched for; null where no one did. */
    verified: RunVerification.nullable(),
    totals: ImportReceipt.shape.totals,
    createdAt: z.string(),
    proposedBy: Person.nullable(),
    viaToken: ViaToken.nullable(),
    /** When an open one is removed unless someone decides before. */
    expiresAt: z.string(),
    decidedAt: z.string().nullable(),
    decidedBy: Person.nullable(),
    /** Why it was declined. */
    note: z.string(),
    /** What it became; null unless it was accepted. */
    importId: z.string().nullable(),
    runId: RunId.nullable(),
    url: z.string(),
  })
  .meta({ id: "ProposedImport" });
export type ProposedImport = z.infer<typeof ProposedImport>;

/** A test of a proposed upload that didn't pass. */
export const ProposedFailure = z
  .object({ name: z.string(), classname: z.string().nullable(), status: ResultStatus, message: z.string() })
  .meta({ id: "ProposedFailure" });
export type ProposedFailure = z.infer<typeof ProposedFailure>;

/** The same with what the upload would have done as it came, and its first failing tests. */
export const ProposedImportDetail = ProposedImport.extend({
  receipt: ImportReceipt,
  failures: z.array(ProposedFailure),
}).meta({ id: "ProposedImportDetail" });
export type ProposedImportDetail = z.infer<typeof ProposedImportDetail>;

/** Newest first. */
export const ListProposedImports = PageQuery.extend({ projectId: ProjectId, state: ProposedImportState.optional() });
export type ListProposedImports = z.infer<typeof ListProposedImports>;

export const ProposedImportRef = z.strictObject({
  projectId: ProjectId,
  proposedImportId: z.string().min(1).max(100),
});
export type ProposedImportRef = z.infer<typeof ProposedImportRef>;

export const DeclineProposedImport = ProposedImportRef.extend({ note: z.string().trim().max(1000).default("") });
export type DeclineProposedImport = z.infer<typeof DeclineProposedImport>;
