import { Group, TextInput } from "@mantine/core";
import type { IssueFacts } from "@tessera/domain";
import type { RefObject } from "react";
import { NewIssue } from "#web/results/new-issue.tsx";
import type { Execution } from "./use-execution.ts";

type DefectFieldProps = {
  execution: Execution;
  projectId: string;
  input: RefObject<HTMLInputElement | null>;
  /** Holds the link to a new issue, for its key. */
  issue: RefObject<HTMLDivElement | null>;
};

/** Takes addresses of defects, and leads to a new issue of the tracker that holds what was written so far. */
export function DefectField({
  execution: { current, testCase, draft, edit },
  projectId,
  input,
  issue,
}: DefectFieldProps) {
  if (!current || !draft) return null;
  const { caseId, name } = current;
  const steps = (testCase.data?.steps ?? []).flatMap(({ action }, index) => {
    const { status = null, comment = "" } = draft.steps[index] ?? {};
    return status === null ? [] : [`${index + 1}. ${action}: ${status}${comment === "" ? "" : `, ${comment}`}`];
  });
  const facts: IssueFacts = {
    title: `${caseId} ${name}`,
    url: window.location.href,
    body: [draft.message, ...steps].filter((line) => line !== "").join("\n"),
  };
  return (
    <Group ref={issue} align="flex-end" gap="xs">
      <TextInput
        ref={input}
        flex="1 1 240px"
        label="Defect"
        placeholder="https://tracker.example/browse/SHOP-42"
        maxLength={2000}
        value={draft.defect}
        onChange={(event) => edit({ defect: event.currentTarget.value })}
      />
      <NewIssue projectId={projectId} facts={facts} keys="i" />
    </Group>
  );
}
