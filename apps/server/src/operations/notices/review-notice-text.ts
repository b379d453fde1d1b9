import { oneLine } from "../../platform/mail/mail-labels.ts";
import type { Details, NoticeText } from "./notice-text.ts";

type ReviewKind = "REVIEW_REQUESTED" | "REVIEW_SENT_BACK";

/** Notices about the review of test cases: of one with its name, of more with their number. */
export const REVIEW_TEXTS: Record<ReviewKind, (token: string, details: Details) => NoticeText> = {
  REVIEW_REQUESTED: (_, details) => ({
    subject: `${casesOf(details)} ${isOne(details) ? "waits" : "wait"} for your review`,
    text: `${by(details)} asks you to review ${namedCases(details)}. Approve what is right, or send it back with a note.`,
    page: pageOf(details, "mine"),
  }),
  REVIEW_SENT_BACK: (_, details) => ({
    subject: `${casesOf(details)} ${isOne(details) ? "was" : "were"} sent back`,
    text: `${by(details)} sent ${namedCases(details)} back${details.reason ? `: “${oneLine(details.reason)}”` : ""}. Change what is to be changed, then ask for a review again.`,
    page: pageOf(details, "draft"),
  }),
};

const by = (details: Details) => oneLine(details.by ?? "");

const isOne = ({ cases = 1 }: Details) => cases === 1;

function casesOf(details: Details): string {
  return isOne(details) ? `${details.caseId}` : `${details.cases} test cases`;
}

function namedCases(details: Details): string {
  const name = isOne(details) ? ` “${oneLine(details.caseName ?? "")}”` : "";
  return `${casesOf(details)}${name} in ${details.projectId}`;
}

function pageOf({ projectId, caseId, cases = 1 }: Details, review: string): string {
  return `/projects/${projectId}/cases${cases === 1 ? `/${caseId}` : `?review=${review}`}`;
}
