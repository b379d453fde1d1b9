import { DUPLICATES, FORMAT_CHOICES, SKIPPED_AS } from "@tessera/domain";
import { choiceOf, numberOf } from "../choices.ts";
import { CONNECTION_FLAGS } from "../connection.ts";
import { GATE_FLAGS } from "../gate/gate-rules.ts";
import type { Settings } from "../settings.ts";
import type { SentAttachments } from "./attachment-upload.ts";

export const REPORT_FLAGS = [
  ...CONNECTION_FLAGS,
  "project-id",
  "cycle-id",
  "format",
  "results-file",
  "dry-run",
  "run-key",
  "run-name",
  "job",
  "job-attempt",
  "shard",
  "environment",
  "build-id",
  "branch",
  "commit",
  "build-url",
  "pull-request",
  "report-skipped-as",
  "attachments",
  "no-attachments",
  "duplicates",
  "no-create",
  "allow-empty",
  ...GATE_FLAGS,
  "summary",
  "annotations",
  "json",
  "org-id",
] as const;

export type ReportSettings = Settings<(typeof REPORT_FLAGS)[number]>;

/** Which files that reports name are sent along. */
export function attachmentsToSend(settings: ReportSettings): SentAttachments {
  const chosen = choiceOf(settings, "attachments", ["failed", "all", "none"] as const);
  return settings.get("no-attachments") ? "none" : (chosen ?? "failed");
}

/** Refuses values that a flag doesn't know, before anything is read or sent. */
export function checkChoices(settings: ReportSettings): void {
  choiceOf(settings, "format", FORMAT_CHOICES);
  choiceOf(settings, "duplicates", DUPLICATES);
  attachmentsToSend(settings);
  choiceOf(settings, "annotations", ["auto", "none"]);
  numberOf(settings, "job-attempt", { min: 0, max: Number.MAX_SAFE_INTEGER });
  choiceOf(settings, "report-skipped-as", SKIPPED_AS);
}
