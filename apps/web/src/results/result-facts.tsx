import { Code } from "@mantine/core";
import type { TestResultDetail } from "@tessera/domain";
import { TextLink } from "#web/components/button-link.tsx";
import { Facts } from "#web/components/facts.tsx";
import { TimeAgo } from "#web/components/time.tsx";
import { formatDuration } from "#web/duration.ts";

export function ResultFacts({ result }: { result: TestResultDetail }) {
  const place = result.file && (result.line === null ? result.file : `${result.file}:${result.line}`);
  const how = result.source === "manual" ? `By hand${result.createdBy ? `, ${result.createdBy.name}` : ""}` : "Import";
  return (
    <Facts
      of={{
        "Test case": (
          <TextLink
            to="/projects/$projectId/cases/$caseId"
            params={{ projectId: result.projectId, caseId: result.caseId }}
            ff="monospace"
            size="xs"
          >
            {result.caseId}
          </TextLink>
        ),
        Class: result.classname !== null && result.classname !== "" && <Code>{result.classname}</Code>,
        File: place !== null && place !== "" && <Code>{place}</Code>,
        Variant: result.variant,
        Environment: result.environment,
        Job:
          result.job !== null && (result.jobAttempt === 1 ? result.job : `${result.job}, attempt ${result.jobAttempt}`),
        Duration: result.durationMs === null ? null : formatDuration(result.durationMs),
        Source: how,
        Recorded: <TimeAgo time={result.createdAt} />,
      }}
    />
  );
}
