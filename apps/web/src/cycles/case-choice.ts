import type { Assignment, CaseChoice, Project } from "@tessera/domain";

/** Where the test cases of a cycle come from, as a form has it. */
export type ChoiceKind = "none" | "all" | "folders" | "tags" | "run" | "cycle";

export type AssignKind = "none" | "people" | "owner" | "same";

export type ChoiceValues = {
  kind: ChoiceKind;
  folderIds: string[];
  tags: string[];
  runId: string;
  fromCycle: string;
  assignBy: AssignKind;
  userIds: string[];
};

export const NO_CHOICE: ChoiceValues = {
  ...{ kind: "none", folderIds: [], tags: [], runId: "", fromCycle: "" },
  ...{ assignBy: "none", userIds: [] },
};

/** What a project that requires reviews leaves out of a choice; undefined for any other. */
export const onlyApproved = ({ isReviewRequired }: Pick<Project, "isReviewRequired">): string | undefined =>
  isReviewRequired ? "This project requires reviews: only approved test cases are added." : undefined;

/** What is chosen, for the server; undefined while something is missing. */
export function toCaseChoice({ kind, folderIds, tags, runId, fromCycle }: ChoiceValues): CaseChoice | undefined {
  if (kind === "all") return { filter: {} };
  if (kind === "folders" && folderIds.length > 0) return { folderIds };
  if (kind === "tags" && tags.length > 0) return { tags };
  if (kind === "run" && runId !== "") return { failingIn: runId };
  if (kind === "cycle" && fromCycle !== "") {
    return { fromCycle: { cycleId: fromCycle, status: ["untested", "failed", "error"] } };
  }
  return undefined;
}

export function toAssignment({
  assignBy,
  userIds,
}: Pick<ChoiceValues, "assignBy" | "userIds">): Assignment | undefined {
  if (assignBy === "people" && userIds.length > 0) return { userIds };
  if (assignBy === "owner") return { by: "owner" };
  return assignBy === "same" ? { by: "sameAsBefore" } : undefined;
}
