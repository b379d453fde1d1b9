import type { Run } from "@tessera/domain";
import { TextLink } from "#web/components/button-link.tsx";
import { OutcomeBar, outcomeText } from "#web/components/outcome-bar.tsx";
import { TimeAgo } from "#web/components/time.tsx";
import { VerdictLabel } from "#web/runs/run-verdict.tsx";
import classes from "./latest-verdict.module.css";

/** The one fact of a project: how the newest run of its default branch ended. */
export function LatestVerdict({ projectId, run }: { projectId: string; run: Run }) {
  return (
    <section className={classes.verdict} aria-labelledby="latest">
      <p className={classes.kicker}>
        <VerdictLabel verdict={run.verdict} />
        <TextLink to="/projects/$projectId/runs/$runId" params={{ projectId, runId: run.id }} inherit>
          {run.id}
        </TextLink>
        <span>
          {run.branch !== null && `${run.branch}, `}
          <TimeAgo time={run.startedAt} />
        </span>
      </p>
      <h2 id="latest" className={classes.fact}>
        {run.reason}
      </h2>
      <OutcomeBar counts={run.counts} size="thick" />
      <p className={classes.counts}>{outcomeText(run.counts)}</p>
    </section>
  );
}
