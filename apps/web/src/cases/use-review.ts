import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import type { ReviewCases, ReviewedCases } from "@tessera/domain";
import { countOf } from "#web/counting.ts";
import { refreshFolders } from "#web/folders/refresh-folders.ts";
import { inBatches } from "#web/in-batches.ts";
import { trpcClient } from "#web/trpc.ts";

/** Reviews cases, however many; says what became of them, and why of some nothing did. */
export function useReview(projectId: string, onDone: () => void) {
  return useMutation({
    mutationFn: async ({ caseIds, ...wanted }: Omit<ReviewCases, "projectId">): Promise<ReviewedCases> => {
      const refused: ReviewedCases["refused"] = [];
      const changed = await inBatches(caseIds, async (caseIds) => {
        const done = await trpcClient.case.review.mutate({ projectId, caseIds, ...wanted });
        refused.push(...done.refused);
        return done.changed;
      });
      return { changed, refused };
    },
    onSuccess: (done, { state }) => {
      onDone();
      tell(state, done);
    },
    // A batch that failed may come after others that didn't.
    onSettled: refreshFolders,
  });
}

const DONE: Record<ReviewCases["state"], string> = {
  draft: "back in draft",
  inReview: "in review",
  approved: "approved",
};

function tell(state: ReviewCases["state"], { changed, refused }: ReviewedCases): void {
  const done = `${countOf(changed, "test case")} ${DONE[state]}`;
  const [first] = refused;
  if (first === undefined) return void notifications.show({ color: "good", message: done });
  const others = refused.length === 1 ? "One stays as it is" : `${refused.length} stay as they are`;
  const message = changed === 0 && refused.length === 1 ? first.message : `${done}. ${others}: ${first.message}`;
  notifications.show({ color: "danger", autoClose: false, message });
}
