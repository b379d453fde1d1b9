import { Button, ScrollArea, Text, Title } from "@mantine/core";
import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { Link, linkOptions } from "@tanstack/react-router";
import type { Notice } from "@tessera/domain";
import { useEffect } from "react";
import type { PopoverButton } from "#web/components/lazy-popover.tsx";
import { LoadError } from "#web/components/load-error.tsx";
import { OpenedPopover } from "#web/components/opened-popover.tsx";
import { ListSkeleton } from "#web/components/page-skeleton.tsx";
import { TimeAgo } from "#web/components/time.tsx";
import { queryClient, trpc } from "#web/trpc.ts";
import classes from "./notice-bell.module.css";

export function NoticePopover({ button }: { button: PopoverButton }) {
  return (
    <OpenedPopover button={button} label="Notices" width="min(400px, calc(100vw - 24px))" className={classes.dropdown}>
      {(close) => <Notices onLeave={close} />}
    </OpenedPopover>
  );
}

function Notices({ onLeave }: { onLeave: () => void }) {
  const notices = useInfiniteQuery(
    trpc.notice.list.infiniteQueryOptions(
      { limit: 20 },
      { getNextPageParam: (page) => page.nextCursor, staleTime: 0, gcTime: 0 },
    ),
  );
  const entries = notices.data?.pages.flatMap((page) => page.data);
  useMarkRead(entries?.[0]);
  return (
    <>
      <Title order={2} className={classes.title}>
        Notices
      </Title>
      <ScrollArea.Autosize mah="min(440px, 60vh)" viewportProps={{ tabIndex: 0, "aria-label": "Notices" }}>
        {notices.isPending && (
          <div className={classes.quiet}>
            <ListSkeleton rows={3} />
          </div>
        )}
        {notices.isError && !entries && (
          <LoadError what="The notices" error={notices.error} onRetry={() => notices.refetch()} />
        )}
        {entries?.length === 0 && (
          <Text c="dimmed" className={classes.quiet}>
            No notices. What concerns your tokens, your tests and what you follow appears here.
          </Text>
        )}
        {entries && entries.length > 0 && (
          <ul className={classes.list}>
            {entries.map((notice) => (
              <li key={notice.id} className={classes.notice} data-unread={notice.readAt === null || undefined}>
                <NoticeText notice={notice} onLeave={onLeave} />
                <Text component="span" size="xs" c="dimmed" className={classes.when}>
                  {notice.readAt === null && <span className={classes.new}>New</span>}
                  <TimeAgo time={notice.createdAt} />
                </Text>
              </li>
            ))}
          </ul>
        )}
        {notices.hasNextPage && (
          <div className={classes.quiet}>
            <Button
              size="xs"
              variant="default"
              loading={notices.isFetchingNextPage}
              onClick={() => void notices.fetchNextPage()}
            >
              Load more
            </Button>
          </div>
        )}
      </ScrollArea.Autosize>
    </>
  );
}

function NoticeText({ notice, onLeave }: { notice: Notice; onLeave: () => void }) {
  if (notice.tokenId === null && notice.page !== null) {
    return (
      <Link {...placeOf(notice.page)} className={classes.text} onClick={onLeave}>
        {notice.text}
      </Link>
    );
  }
  if (notice.tokenId === null) return notice.text;
  const { accountId, tokenId } = notice;
  const place =
    accountId === null
      ? linkOptions({ to: "/settings/tokens/$tokenId", params: { tokenId } })
      : linkOptions({ to: "/admin/service-accounts/$accountId/tokens/$tokenId", params: { accountId, tokenId } });
  return (
    <Link {...place} className={classes.text} onClick={onLeave}>
      {notice.text}
    </Link>
  );
}

/** The router takes the parts of an address one by one. */
function placeOf(page: string) {
  const { pathname, searchParams, hash } = new URL(page, window.location.origin);
  return { to: pathname as "/", search: Object.fromEntries(searchParams) as object, hash: hash.slice(1) };
}

/** Seen is read. What stands in the list keeps its mark until it is opened again, so that one sees what was new. */
function useMarkRead(newest: Notice | undefined): void {
  const { mutate } = useMutation(
    trpc.notice.markRead.mutationOptions({
      onSuccess: (unread) => queryClient.setQueryData(trpc.notice.unread.queryKey(), unread),
    }),
  );
  const upTo = newest?.readAt === null ? newest.id : undefined;
  useEffect(() => {
    if (upTo !== undefined) mutate({ upTo });
  }, [upTo, mutate]);
}
