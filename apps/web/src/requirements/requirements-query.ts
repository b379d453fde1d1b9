import { LIST_FRESH_MS, trpc } from "#web/trpc.ts";
import type { RequirementView } from "./requirement-view.ts";

/** The filters of the list, also of its file. */
export const requirementFilter = (projectId: string, { q, ...view }: RequirementView) => ({
  ...{ projectId, ...view, search: q },
});

export const requirementsQuery = (projectId: string, view: RequirementView) =>
  trpc.requirement.list.infiniteQueryOptions(requirementFilter(projectId, view), {
    getNextPageParam: (page) => page.nextCursor,
    staleTime: LIST_FRESH_MS,
  });

type Ref = { projectId: string; requirementId: string };
type Counted = Pick<RequirementView, "branch" | "environment">;

export const requirementQuery = (ref: Ref, { branch, environment }: Counted) =>
  trpc.requirement.get.queryOptions({ ...ref, branch, environment });

export const requirementCasesQuery = (ref: Ref, { branch }: Counted) =>
  trpc.requirement.cases.infiniteQueryOptions(
    { ...ref, branch },
    { getNextPageParam: (page) => page.nextCursor, staleTime: LIST_FRESH_MS },
  );
