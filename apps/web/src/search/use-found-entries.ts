import { useDebouncedValue } from "@mantine/hooks";
import {
  IconBug,
  IconClipboardList,
  IconFlask,
  IconLayoutGrid,
  IconPlayerPlay,
  IconRefresh,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { FoundEverything, FoundInProject } from "@tessera/domain";
import { trpc } from "#web/trpc.ts";
import type { PaletteGroup } from "./palette-entry.ts";

/** What the server finds for the text, a moment after the last key; what was found for another text is not shown. */
export function useFoundEntries(text: string, projectId: string | undefined) {
  const [asked] = useDebouncedValue(text, 150);
  const isAsked = text !== "" && asked === text;
  const search = useQuery(trpc.search.everything.queryOptions({ query: text, projectId }, { enabled: isAsked }));
  const navigate = useNavigate();
  return {
    groups: isAsked && search.data ? groupsOf(search.data, navigate) : [],
    isSearching: text !== "" && (!isAsked || search.isPending),
    isComplete: search.data?.complete ?? true,
    error: isAsked ? search.error : null,
    retry: () => void search.refetch(),
  };
}

function groupsOf(
  { projects, cases, cycles, runs, causes, explorations }: FoundEverything,
  navigate: ReturnType<typeof useNavigate>,
) {
  const groups: PaletteGroup[] = [
    {
      name: "Projects",
      entries: projects.map(({ id, name }) => ({
        key: id,
        label: name,
        hint: id,
        icon: IconLayoutGrid,
        isPlace: true,
        run: () => void navigate({ to: "/projects/$projectId", params: { projectId: id } }),
      })),
    },
    {
      name: "Test cases",
      entries: cases.map((found) => ({
        ...placeOf(found),
        icon: IconClipboardList,
        run: () =>
          void navigate({
            to: "/projects/$projectId/cases/$caseId",
            params: { projectId: found.project.id, caseId: found.id },
          }),
      })),
    },
    {
      name: "Test cycles",
      entries: cycles.map((found) => ({
        ...placeOf(found),
        icon: IconRefresh,
        run: () =>
          void navigate({
            to: "/projects/$projectId/cycles/$cycleId",
            params: { projectId: found.project.id, cycleId: found.id },
          }),
      })),
    },
    {
      name: "Runs",
      entries: runs.map((found) => ({
        ...placeOf(found),
        icon: IconPlayerPlay,
        run: () =>
          void navigate({
            to: "/projects/$projectId/runs/$runId",
            params: { projectId: found.project.id, runId: found.id },
          }),
      })),
    },
    {
      name: "Causes",
      entries: causes.map((found) => ({
        ...placeOf(found),
        icon: IconBug,
        run: () =>
          void navigate({
            to: "/projects/$projectId/causes/$causeId",
            params: { projectId: found.project.id, causeId: found.id },
          }),
      })),
    },
    {
      name: "Exploratory sessions",
      entries: explorations.map((found) => ({
        ...placeOf(found),
        icon: IconFlask,
        run: () =>
          void navigate({
            to: "/projects/$projectId/sessions/$explorationId",
            params: { projectId: found.project.id, explorationId: found.id },
          }),
      })),
    },
  ];
  return groups;
}

const placeOf = ({ project, id, name }: FoundInProject) => ({
  key: `${project.id} ${id}`,
  label: name,
  hint: `${id} · ${project.name}`,
  isPlace: true,
});
