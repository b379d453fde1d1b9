import { Button } from "@mantine/core";
import { IconExternalLink } from "@tabler/icons-react";
import { type IssueFacts, issueLink } from "@tessera/domain";
import { useProject } from "#web/projects/use-project.ts";

/** Opens the project's tracker with a new issue filled in; nothing where the project has no address of one. */
export function NewIssue({ projectId, facts, keys }: { projectId: string; facts: IssueFacts; keys?: string }) {
  const { project } = useProject(projectId);
  const link = issueLink(project.issueTemplate, facts);
  if (link === undefined) return null;
  return (
    <Button
      component="a"
      href={link}
      target="_blank"
      rel="noopener noreferrer"
      variant="default"
      size="xs"
      aria-keyshortcuts={keys}
      leftSection={<IconExternalLink size={14} aria-hidden />}
    >
      New issue
    </Button>
  );
}
