import { Button, Stack, Text } from "@mantine/core";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import type { Comment } from "@tessera/domain";
import { useState } from "react";
import { LoadError } from "#web/components/load-error.tsx";
import { ListSkeleton } from "#web/components/page-skeleton.tsx";
import { useProject } from "#web/projects/use-project.ts";
import { queryClient, trpc } from "#web/trpc.ts";
import { CommentForm } from "./comment-form.tsx";
import { CommentItem } from "./comment-item.tsx";
import classes from "./comment-thread.module.css";
import type { CommentSubject } from "./comments.tsx";
import { DeleteComment } from "./delete-comment.tsx";

/** What was said, the oldest first, and a place to say something. */
export function CommentThread({ about, isClosed }: { about: CommentSubject; isClosed: boolean }) {
  const { mayWrite } = useProject(about.projectId);
  const thread = useInfiniteQuery(
    trpc.comment.list.infiniteQueryOptions(
      { ...about, limit: 20 },
      { getNextPageParam: (page) => page.nextCursor, staleTime: 0 },
    ),
  );
  const [deleting, setDeleting] = useState<Comment>();
  const comments = thread.data?.pages.flatMap((page) => page.data).reverse();
  if (thread.isPending) return <ListSkeleton rows={2} />;
  if (!comments) {
    return <LoadError what="The comments" error={thread.error} onRetry={() => void thread.refetch()} />;
  }
  return (
    <Stack gap="sm">
      {thread.hasNextPage && (
        <Button
          size="compact-xs"
          variant="subtle"
          className={classes.earlier}
          loading={thread.isFetchingNextPage}
          onClick={() => void thread.fetchNextPage()}
        >
          Show earlier comments
        </Button>
      )}
      {thread.isFetchNextPageError && (
        <LoadError what="Earlier comments" error={thread.error} onRetry={() => void thread.fetchNextPage()} />
      )}
      {comments.length > 0 && (
        <ol className={classes.thread}>
          {comments.map((comment) => (
            <CommentItem key={comment.id} comment={comment} isClosed={isClosed} onDelete={() => setDeleting(comment)} />
          ))}
        </ol>
      )}
      {comments.length === 0 && (!mayWrite || isClosed) && (
        <Text c="dimmed" size="sm">
          No comments.
        </Text>
      )}
      {isClosed && comments.length > 0 && (
        <Text c="dimmed" size="xs">
          The test cycle is closed, so its comments stay as they are.
        </Text>
      )}
      {mayWrite && !isClosed && <NewComment about={about} />}
      <DeleteComment comment={deleting} onClose={() => setDeleting(undefined)} />
    </Stack>
  );
}

function NewComment({ about }: { about: CommentSubject }) {
  const create = useMutation(
    trpc.comment.create.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries(trpc.comment.list.pathFilter()),
    }),
  );
  return (
    <CommentForm
      projectId={about.projectId}
      label="Write a comment"
      text=""
      send="Add comment"
      pending={create.isPending}
      error={create.error}
      onSend={(text, done) => create.mutate({ ...about, text }, { onSuccess: done })}
    />
  );
}
