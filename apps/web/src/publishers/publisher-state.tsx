import { IconCircleCheck, IconClock } from "@tabler/icons-react";
import type { Publisher } from "@tessera/domain";
import classes from "./publisher-state.module.css";

/** Whether the ids behind a publisher's names are fixed; icon and word. */
export function PublisherState({ state }: Pick<Publisher, "state">) {
  const isPending = state === "pending";
  const Icon = isPending ? IconClock : IconCircleCheck;
  return (
    <span
      className={classes.state}
      data-state={state}
      title={isPending ? "The first build that uses it fixes the ids behind its names" : undefined}
    >
      <Icon size={16} aria-hidden />
      {isPending ? "Pending" : "Active"}
    </span>
  );
}
