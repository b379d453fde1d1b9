import { Text } from "@mantine/core";
import type { ResultStatus } from "@tessera/domain";
import type { ReactNode } from "react";
import { OutcomeLabel } from "#web/components/outcome.tsx";
import classes from "./attempt-list.module.css";

/** Attempts of one execution, a line each; `reversed` where the newest comes first. */
export function AttemptList({ reversed = false, children }: { reversed?: boolean; children: ReactNode }) {
  return (
    <ol className={classes.list} reversed={reversed}>
      {children}
    </ol>
  );
}

/** For the link or button with which a line begins, and which all of it presses. */
export const attemptTitle = classes.title;

type AttemptLineProps = { title: ReactNode; status: ResultStatus; isShown: boolean; children: ReactNode };

/** One attempt: what shows it, its outcome, and facts beside it. */
export function AttemptLine({ title, status, isShown, children }: AttemptLineProps) {
  return (
    <li className={classes.attempt} data-shown={isShown || undefined}>
      {title}
      <OutcomeLabel status={status} />
      <Text component="span" size="xs" c="dimmed" className={classes.facts}>
        {children}
      </Text>
    </li>
  );
}
