import { Select, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import type { Token } from "@tessera/domain";
import { useState } from "react";
import { LoadError } from "#web/components/load-error.tsx";
import { ListSkeleton } from "#web/components/page-skeleton.tsx";
import { CallSnippets, UploadSnippets } from "#web/components/upload-snippets.tsx";
import { lastProjectId } from "#web/projects/last-project.ts";
import { trpc } from "#web/trpc.ts";
import { useTokenHome } from "./token-home.ts";

type TokenSnippetsProps = { token: Token; projectId: string | undefined };

/** How to send a report with a new token, to a project that it reaches: never one that is merely likely. */
export function TokenSnippets({ token, projectId }: TokenSnippetsProps) {
  const { account } = useTokenHome();
  const visible = useQuery(trpc.project.list.queryOptions({ limit: 200 }, { enabled: account === null }));
  const [chosen, setChosen] = useState<string | null>(null);
  const seen = account?.projects ?? visible.data?.data;
  if (visible.isError && !seen) {
    return <LoadError what="Your projects" error={visible.error} onRetry={() => visible.refetch()} />;
  }
  if (!seen) return <ListSkeleton rows={3} />;
  const nameOf = new Map(seen.map(({ id, name }) => [id, name]));
  const reached = token.projects === "all" ? [...nameOf.keys()] : token.projects;
  if (reached.length === 0) return <CallSnippets />;
  const project = chosen ?? likely(reached, projectId);
  return (
    <Stack gap="sm">
      {reached.length > 1 && (
        <Select
          label="Project to send to"
          placeholder="Choose a project"
          searchable
          allowDeselect={false}
          nothingFoundMessage="No project has this name"
          data={reached.map((id) => ({ value: id, label: nameOf.has(id) ? `${nameOf.get(id)} (${id})` : id }))}
          value={project ?? null}
          onChange={setChosen}
        />
      )}
      {project === undefined ? (
        <Text c="dimmed">The commands to send a report appear here once you have chosen.</Text>
      ) : (
        <UploadSnippets projectId={project} />
      )}
    </Stack>
  );
}

/** The project the person came from, the only one, or the last one opened. */
function likely(reached: readonly string[], cameFrom: string | undefined): string | undefined {
  if (reached.length === 1) return reached[0];
  return [cameFrom, lastProjectId()].find((id) => id !== undefined && reached.includes(id));
}
