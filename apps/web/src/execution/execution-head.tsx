import { ActionIcon, Button } from "@mantine/core";
import { IconArrowLeft, IconArrowRight, IconKeyboard, IconPlayerPause, IconPlayerPlay } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { TestCycle } from "@tessera/domain";
import { formatCount } from "#web/counting.ts";
import { CycleProgressBar } from "#web/cycles/cycle-progress-bar.tsx";
import { clockText } from "./draft.ts";
import classes from "./execution.module.css";
import type { Execution } from "./use-execution.ts";

type ExecutionHeadProps = { cycle: TestCycle; execution: Execution; onHelp: () => void };

/** How far the cycle is, where in it the tester is, and how long they have been at this case. */
export function ExecutionHead({ cycle, execution, onHelp }: ExecutionHeadProps) {
  const { queue, timer, previous, next } = execution;
  const { projectId, id: cycleId } = cycle;
  const place = `${formatCount(queue.index + 1)} of ${formatCount(queue.cases.length)}${queue.isWhole ? "" : "+"}`;
  return (
    <header className={classes.head}>
      <div className={classes.headLine}>
        <Link
          to="/projects/$projectId/cycles/$cycleId"
          params={{ projectId, cycleId }}
          className={classes.back}
          dir="auto"
        >
          {cycle.name}
        </Link>
        <span className={classes.headTools}>
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            aria-label={`${clockText(timer.shown)}, ${timer.isRunning ? "stop" : "start"} the timer`}
            leftSection={
              timer.isRunning ? <IconPlayerPause size={14} aria-hidden /> : <IconPlayerPlay size={14} aria-hidden />
            }
            onClick={timer.toggle}
          >
            <span className={classes.clock}>{clockText(timer.shown)}</span>
          </Button>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label="Previous test case"
            onClick={previous}
            disabled={queue.index <= 0}
          >
            <IconArrowLeft size={16} aria-hidden />
          </ActionIcon>
          <span className={classes.place}>{queue.index === -1 ? "" : place}</span>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label="Next test case"
            onClick={next}
            disabled={queue.index >= queue.cases.length - 1}
          >
            <IconArrowRight size={16} aria-hidden />
          </ActionIcon>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label="Keyboard shortcuts"
            aria-keyshortcuts="?"
            onClick={onHelp}
          >
            <IconKeyboard size={16} aria-hidden />
          </ActionIcon>
        </span>
      </div>
      <CycleProgressBar cycle={cycle} />
    </header>
  );
}
