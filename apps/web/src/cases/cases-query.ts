import { signedInId } from "#web/sign-in/session.ts";
import { trpc } from "#web/trpc.ts";
import type { CaseView, ReviewView } from "./case-view.ts";

/** The filters of the list as the server takes them. */
export const caseFilter = ({ q, folder, priority, tag, owner, field, review }: CaseView) => ({
  ...{ search: q, folderId: folder, withSubfolders: folder === undefined ? undefined : true },
  ...{ priority, tag, ownerId: owner, field, ...(review && reviewFilter(review)) },
});

const reviewFilter = (review: ReviewView) =>
  review === "mine" ? { review: ["inReview" as const], reviewerId: signedInId() } : { review: [review] };

export const casesQuery = (projectId: string, view: CaseView) =>
  trpc.case.list.infiniteQueryOptions(
    { projectId, ...caseFilter(view) },
    { getNextPageParam: (page) => page.nextCursor },
  );

/** All folders of a project, with the number of test cases in each. */
export const foldersQuery = (projectId: string) => trpc.folder.tree.queryOptions({ projectId });

export const tagsQuery = (projectId: string) => trpc.case.tags.queryOptions({ projectId });
