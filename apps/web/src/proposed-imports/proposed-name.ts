import type { ProposedImport } from "@tessera/domain";

/** What people call an upload: its pull request, else its branch, else its build. */
export function proposedName({ pullRequest, branch, runName, runKey }: ProposedImport): string {
  if (pullRequest !== null) return `Pull request ${pullRequest}`;
  return branch ?? runName ?? runKey ?? "Upload without a branch";
}
