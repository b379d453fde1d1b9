import { Title } from "@mantine/core";
import { lazy, Suspense } from "react";
import { ListSkeleton } from "#web/components/page-skeleton.tsx";

// The reader of Markdown comes with it, after the page that it stands on.
const CommentThread = lazy(async () => ({ default: (await import("./comment-thread.tsx")).CommentThread }));

/** What is talked about. */
export type CommentSubject = { projectId: string } & (
  | { caseId: string }
  | { cycleId: string }
  | { resultId: string }
  | { causeId: string }
);

type CommentsProps = {
  about: CommentSubject;
  /** Of a closed cycle: what was said stays as it is. */
  isClosed?: boolean;
};

/** What people say about a test case, a cycle, a result or a cause. */
export function Comments({ about, isClosed = false }: CommentsProps) {
  return (
    <section aria-labelledby="comments">
      <Title order={3} id="comments" mb="2xs">
        Comments
      </Title>
      <Suspense fallback={<ListSkeleton rows={2} />}>
        <CommentThread key={JSON.stringify(about)} about={about} isClosed={isClosed} />
      </Suspense>
    </section>
  );
}
