import type { LinkProps } from "@tanstack/react-router";
import type { AuditAction, AuditEvent, Person } from "@tessera/domain";
import { subjectLabel } from "./audit-labels.ts";

export type AuditLink = Pick<LinkProps, "to" | "params" | "search">;

/** After these the subject has no page any more. */
const ENDS_SUBJECT = new Set<string>([
  "API_KEY_DELETED",
  "CASE_DELETED",
  "CYCLE_DELETED",
  "RUN_DELETED",
  "EXPLORATION_DELETED",
  "SHARED_STEPS_DELETED",
  "USER_DELETED",
] satisfies AuditAction[]);

/** The page of an account; a deleted one has none, and no username either. */
export function accountLink(person: Person | null): AuditLink | undefined {
  if (person === null || person.username === "") return undefined;
  return { to: "/admin/users/$userId", params: { userId: person.id } };
}

export const tokenLink = (tokenId: string): AuditLink => ({ to: "/admin/tokens/$tokenId", params: { tokenId } });

/** The page of what a field of the details names; undefined where it names nothing that has one. */
export function detailLink(
  { action, details }: Pick<AuditEvent, "action" | "details">,
  field: string,
): AuditLink | undefined {
  const { project: projectId } = details;
  const value = details[field];
  if (typeof value !== "string" || ENDS_SUBJECT.has(action)) return undefined;
  if (field === "successor") return tokenLink(value);
  if (field === "invitation") return { to: "/admin/invitations" };
  if (field === "project") return { to: "/projects/$projectId", params: { projectId: value } };
  if (typeof projectId !== "string") return undefined;
  switch (field) {
    case "case":
      return { to: "/projects/$projectId/cases/$caseId", params: { projectId, caseId: value } };
    case "cycle":
      return { to: "/projects/$projectId/cycles/$cycleId", params: { projectId, cycleId: value } };
    case "run":
      return { to: "/projects/$projectId/runs/$runId", params: { projectId, runId: value } };
    case "sharedSteps":
      return { to: "/projects/$projectId/shared-steps/$sharedStepsId", params: { projectId, sharedStepsId: value } };
    case "exploration":
      return { to: "/projects/$projectId/sessions/$explorationId", params: { projectId, explorationId: value } };
    case "cause":
      return { to: "/projects/$projectId/causes/$causeId", params: { projectId, causeId: value } };
    case "proposal":
      return { to: "/projects/$projectId/proposals/$proposalId", params: { projectId, proposalId: value } };
    case "import":
      return { to: "/projects/$projectId/imports/$importId", params: { projectId, importId: value } };
    default:
      return undefined;
  }
}

/** What an entry is about in a few words, and its page where there is one. */
export function subjectOf(event: AuditEvent): { words: string; link: AuditLink | undefined } {
  return { words: subjectLabel(event), link: subjectLink(event) };
}

function subjectLink(event: AuditEvent): AuditLink | undefined {
  const { action, token, owner } = event;
  // The tokens of a deleted account went with it.
  if (token !== null) {
    const isGone = ENDS_SUBJECT.has(action) || (owner !== null && owner.username === "");
    return isGone ? undefined : tokenLink(token.id);
  }
  if (owner !== null) return ENDS_SUBJECT.has(action) ? undefined : accountLink(owner);
  for (const field of ["case", "cycle", "exploration", "sharedSteps", "import", "project", "invitation"]) {
    if (typeof event.details[field] === "string") return detailLink(event, field);
  }
  return action === "SETTINGS_CHANGED" ? { to: "/admin/settings" } : undefined;
}
