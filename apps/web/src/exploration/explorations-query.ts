import { EXPLORATION_STATES, type Exploration, type ExplorationRef } from "@tessera/domain";
import { choiceParam, flagParam, textParam } from "#web/search-params.ts";
import { LIST_FRESH_MS, trpc } from "#web/trpc.ts";

/** What the address says of the list of exploratory sessions. */
export type ExplorationsView = { state?: Exploration["state"]; mine?: true; milestone?: string };

export const readExplorationsView = (search: Record<string, unknown>): ExplorationsView => ({
  state: choiceParam(search.state, EXPLORATION_STATES),
  mine: flagParam(search.mine),
  milestone: textParam(search.milestone, 100),
});

export const explorationsQuery = (projectId: string, { state, mine, milestone }: ExplorationsView) =>
  trpc.exploration.list.infiniteQueryOptions(
    { projectId, state: state && [state], testerId: mine && "me", milestoneId: milestone },
    { getNextPageParam: (page) => page.nextCursor, staleTime: LIST_FRESH_MS },
  );

export const explorationQuery = (ref: ExplorationRef) => trpc.exploration.get.queryOptions(ref);

/** Notes that one request brings. */
const NOTES_PAGE = 200;

export const notesQuery = (ref: ExplorationRef) =>
  trpc.exploration.note.list.infiniteQueryOptions(
    { ...ref, limit: NOTES_PAGE },
    { getNextPageParam: (page) => page.nextCursor },
  );

export const noteFilesQuery = ({ projectId, explorationId }: ExplorationRef) =>
  trpc.attachment.list.infiniteQueryOptions(
    { projectId, explorationId, limit: NOTES_PAGE },
    { getNextPageParam: (page) => page.nextCursor },
  );

export const explorationResultsQuery = (ref: ExplorationRef) =>
  trpc.exploration.result.list.infiniteQueryOptions(
    { ...ref, limit: NOTES_PAGE },
    { getNextPageParam: (page) => page.nextCursor },
  );

/** Characters of a title; a longer first line is shown below it once more. */
const MAX_TITLE_LENGTH = 200;

/** The first line of the charter without signs of Markdown, for places that have no more room. */
export const charterTitle = ({ charter }: Pick<Exploration, "charter">): string =>
  firstLine(charter).replace(/^#+/, "").replaceAll(/[*`]/g, "").trim().slice(0, MAX_TITLE_LENGTH) || "Session";

/** What the title leaves out of the charter. */
export const charterRest = ({ charter }: Pick<Exploration, "charter">): string => {
  const first = firstLine(charter);
  return first.length > MAX_TITLE_LENGTH ? charter : charter.slice(first.length).trim();
};

const firstLine = (text: string): string => text.split("\n", 1)[0] ?? "";
