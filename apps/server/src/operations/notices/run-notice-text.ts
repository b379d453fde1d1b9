import { oneLine } from "../../platform/mail/mail-labels.ts";
import type { Details, NoticeText } from "./notice-text.ts";

type RunKind = "TESTS_NEWLY_FAILING" | "DEFAULT_BRANCH_FAILED" | "RUN_INCOMPLETE" | "CAUSE_OPENED" | "CAUSE_BACK";

/** Notices about a run, each with what it means for its recipient. */
export const RUN_TEXTS: Record<RunKind, (token: string, details: Details) => NoticeText> = {
  TESTS_NEWLY_FAILING: (_, details) => ({
    subject: `${countTests(details)} newly in ${runOf(details)}`,
    text: `${countTests(details)} in ${runOf(details)} of ${details.projectId} and did not before${yours(details)}: ${listOf(details.tests, details.failures)}.${causesOf(details)}`,
    page: pageOfRun(details),
  }),
  DEFAULT_BRANCH_FAILED: (_, details) => ({
    subject: `${runOf(details)} failed`,
    text: `${runOf(details)} of ${details.projectId} failed. No test fails that did not before.${causesOf(details)}`,
    page: pageOfRun(details),
  }),
  RUN_INCOMPLETE: (_, details) => ({
    subject: `${runOf(details)} did not complete`,
    text: `${runOf(details)} of ${details.projectId} did not complete: ${details.reason}. Find out why the job did not upload its results, or run it again.`,
    page: pageOfRun(details),
  }),
  CAUSE_OPENED: (_, details) => ({
    subject: `New cause in ${runOf(details)}`,
    text: `Failures of ${runOf(details)} of ${details.projectId} have a new cause.${causesOf(details)}`,
    page: pageOfRun(details),
  }),
  CAUSE_BACK: (_, details) => ({
    subject: `A resolved cause is back in ${runOf(details)}`,
    text: `Failures of ${runOf(details)} of ${details.projectId} have a cause that was resolved.${causesOf(details)}`,
    page: pageOfRun(details),
  }),
};

function countTests({ failures = 0 }: Details): string {
  return failures === 1 ? "1 test fails" : `${failures} tests fail`;
}

function runOf({ runId, branch }: Details): string {
  return branch == null ? `${runId}` : `${runId} on ${oneLine(branch)}`;
}

function yours({ yours = 0, failures = 0 }: Details): string {
  if (yours === 0) return "";
  if (yours === failures) return yours === 1 ? "; you own it" : "; you own them";
  return `; you own ${yours} of them`;
}

function listOf(names: readonly string[] = [], total = 0): string {
  const shown = names.map((name) => `“${oneLine(name)}”`).join(", ");
  return total > names.length ? `${shown} and ${total - names.length} more` : shown;
}

function causesOf({ causes = [], reopened = [] }: Details): string {
  const parts = [
    ...(causes.length === 0 ? [] : [` New: ${causes.map(oneLine).join("; ")}.`]),
    ...(reopened.length === 0 ? [] : [` Back: ${reopened.map(oneLine).join("; ")}.`]),
  ];
  return parts.join("");
}

function pageOfRun({ projectId, runId }: Details): string {
  return `/projects/${projectId}/runs/${runId}`;
}
