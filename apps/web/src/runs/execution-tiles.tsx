import { isFlaky, type RunExecution } from "@tessera/domain";
import { OUTCOMES } from "#web/components/outcome.tsx";
import classes from "./execution-tiles.module.css";

/** Tiles of a row; more of them become a number. */
const MAX_TILES = 8;

/** `chromium, staging, e2e`: what distinguishes an execution of a case from its others; empty where nothing does. */
export const executionName = ({ variant, environment, job }: RunExecution): string =>
  [variant, environment, job].filter((part) => part !== null && part !== "").join(", ");

const wordsOf = (execution: RunExecution): string => {
  const attempts = execution.attempts.length > 1 ? ` after ${execution.attempts.length} attempts` : "";
  const name = executionName(execution);
  return `${name === "" ? "" : `${name}: `}${OUTCOMES[execution.status].word.toLowerCase()}${attempts}`;
};

/** The executions of a case, one tile each; one that went through failure and success has a gold edge. */
export function ExecutionTiles({ executions }: { executions: readonly RunExecution[] }) {
  if (executions.length === 0) return null;
  const words = executions.slice(0, 40).map(wordsOf).join("; ");
  return (
    <span className={classes.tiles} role="img" aria-label={words} title={words} data-color-speaks>
      {executions.slice(0, MAX_TILES).map((execution, index) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: a tile is its place
          key={index}
          className={classes.tile}
          data-status={execution.status}
          data-flaky={isFlaky(execution.attempts.map(({ status }) => status)) || undefined}
        />
      ))}
      {executions.length > MAX_TILES && <span className={classes.more}>+{executions.length - MAX_TILES}</span>}
    </span>
  );
}
