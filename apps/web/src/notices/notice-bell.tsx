import { ActionIcon, Indicator, VisuallyHidden } from "@mantine/core";
import { IconBell } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { lazy } from "react";
import { LazyPopover } from "#web/components/lazy-popover.tsx";
import { countOf } from "#web/counting.ts";
import { trpc } from "#web/trpc.ts";
import classes from "./notice-bell.module.css";

const MINUTE = 60_000;

const load = async () => ({ default: (await import("./notice-popover.tsx")).NoticePopover });
const NoticePopover = lazy(load);

/** A person's notices about their tokens; the number says how many are new. */
export function NoticeBell() {
  const unread = useQuery(
    trpc.notice.unread.queryOptions(undefined, { refetchInterval: MINUTE, refetchOnWindowFocus: "always" }),
  );
  const count = unread.data?.count ?? 0;
  return (
    <>
      <LazyPopover
        popover={NoticePopover}
        load={load}
        button={(props) => (
          <ActionIcon size={34} aria-label={count === 0 ? "Notices" : `Notices, ${count} unread`} {...props}>
            <Indicator
              disabled={count === 0}
              label={count > 99 ? "99+" : count}
              size={16}
              offset={3}
              color="action"
              classNames={{ indicator: classes.count }}
            >
              <IconBell className={classes.bell} size={20} stroke={1.75} aria-hidden />
            </Indicator>
          </ActionIcon>
        )}
      />
      <VisuallyHidden role="status">{count > 0 && `${countOf(count, "unread notice")}`}</VisuallyHidden>
    </>
  );
}
