import { Alert, Anchor, Group } from "@mantine/core";
import { Priority } from "#web/cases/priority.tsx";
import { TimeAgo } from "#web/components/time.tsx";
import { CaseStatus } from "#web/cycles/case-status.tsx";
import classes from "./execution.module.css";
import type { Execution } from "./use-execution.ts";

/** What the case is, how it stands, and whose result that is. */
export function SheetHead({ execution }: { execution: Execution }) {
  const { current, draft, own, isOvertaken, startCorrection, cancelCorrection } = execution;
  if (!current) return null;
  return (
    <>
      <Group gap="xs" className={classes.facts}>
        <span className={classes.id}>{current.caseId}</span>
        <CaseStatus status={current.status} />
        <Priority priority={current.priority} />
        {current.estimate !== null && <span>{current.estimate} min</span>}
        {current.assignee && <span dir="auto">{current.assignee.name}</span>}
        {current.lastResultAt !== null && (
          <span>
            {current.lastResultBy?.name ?? "Someone"}, <TimeAgo time={current.lastResultAt} />
          </span>
        )}
      </Group>
      <h1 className={classes.name} dir="auto">
        {current.name}
      </h1>
      {isOvertaken && (
        <Alert color="warning" p="xs" role="status">
          {current.lastResultBy?.name ?? "Someone"} has just recorded this test case.
        </Alert>
      )}
      {draft?.corrects !== null ? (
        <Alert color="gray" p="xs">
          You are correcting your last result.{" "}
          <Anchor component="button" type="button" onClick={cancelCorrection}>
            Leave it as it was
          </Anchor>
        </Alert>
      ) : (
        own && (
          <p className={classes.hint}>
            This is your result.{" "}
            <Anchor component="button" type="button" onClick={() => void startCorrection()}>
              Correct it
            </Anchor>{" "}
            <kbd className={classes.key}>U</kbd>
          </p>
        )
      )}
    </>
  );
}
