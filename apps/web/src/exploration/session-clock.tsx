import type { Exploration } from "@tessera/domain";
import { countOf } from "#web/counting.ts";
import { clockText } from "#web/execution/draft.ts";
import classes from "./exploration.module.css";

type SessionClockProps = { exploration: Exploration; elapsedMs: number };

/** The time spent, large, and how much of the time box that is; past its end it says so, and goes on. */
export function SessionClock({ exploration: { timeBoxMinutes, state }, elapsedMs }: SessionClockProps) {
  const boxMs = timeBoxMinutes * 60_000;
  const isOver = elapsedMs > boxMs;
  const overMinutes = Math.floor((elapsedMs - boxMs) / 60_000);
  return (
    <div className={classes.clock} data-over={isOver || undefined} data-state={state}>
      <span className={classes.time} role="timer" aria-label="Time spent">
        {clockText(elapsedMs)}
      </span>
      <progress className={classes.box} max={boxMs} value={Math.min(elapsedMs, boxMs)} aria-label="Time box" />
      <span className={classes.boxText} role="status">
        {isOver
          ? `${overMinutes === 0 ? "Past" : `${countOf(overMinutes, "minute")} past`} the time box of ${timeBoxMinutes} minutes`
          : `of ${timeBoxMinutes} minutes${state === "paused" ? ", paused" : ""}`}
      </span>
    </div>
  );
}
